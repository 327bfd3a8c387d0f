using System.Text.Json.Nodes;

namespace Pys3Local.FakeDrime;

/// <summary>The JSON calls of the service.</summary>
internal sealed class FakeApi(FakeState state, FakeBehaviour behaviour)
{
    private const int MaxNameBytes = 255;

    public JsonNode Answer(FakeRequest request, string origin) => (request.Method, request.Path) switch
    {
        ("GET", "/cli/loggedUser") => new JsonObject { ["user"] = new JsonObject { ["id"] = 1, ["email"] = "someone@example.com", ["display_name"] = "Someone" } },
        ("GET", "/me/workspaces") => Workspaces(),
        ("GET", "/user/space-usage") => new JsonObject
        {
            ["used"] = state.Used,
            ["available"] = behaviour.Quota == long.MaxValue ? 1L << 50 : behaviour.Quota - state.Used,
            ["status"] = "success",
        },
        ("GET", "/drive/file-entries") => List(request),
        ("POST", "/folders") => CreateFolder(request),
        ("POST", "/s3/simple/presign") => Open(request, simple: true, origin),
        ("POST", "/s3/multipart/create") => Open(request, simple: false, origin),
        ("POST", "/s3/multipart/batch-sign-part-urls") => Sign(request, origin),
        ("POST", "/s3/multipart/get-uploaded-parts") => UploadedParts(request),
        ("POST", "/s3/multipart/complete") => Complete(request),
        ("POST", "/s3/multipart/abort") => Abort(request),
        ("POST", "/s3/entries") => CreateEntry(request),
        ("POST", "/file-entries/delete") => Delete(request),
        ("POST", "/file-entries/move") => Move(request),
        ("POST", "/file-entries/duplicate") => Duplicate(request),
        ("GET", _) when request.Path.StartsWith("/file-entries/", StringComparison.Ordinal) => Show(request),
        ("PUT", _) when request.Path.StartsWith("/file-entries/", StringComparison.Ordinal) => Update(request),
        _ => throw new FakeViolation($"there is no {request.Method} {request.Path}"),
    };

    private static JsonObject Workspaces() => new()
    {
        ["workspaces"] = new JsonArray(new JsonObject { ["id"] = 1465, ["name"] = "Team", ["owner_id"] = 1 }),
        ["status"] = "success",
    };

    private JsonObject List(FakeRequest request)
    {
        request.Query("perPage", "page", "workspaceId", "parentIds", "orderBy", "orderDir");
        var query = request.Context.Request.Query;
        var (size, page) = (int.Parse(query["perPage"]!), int.Parse(query["page"]!));
        var parents = query.TryGetValue("parentIds", out var ids) ? ids.ToString().Split(',').Select(long.Parse).ToHashSet() : null;
        var all = state.Listed(request.Workspace(), parents);
        var last = Math.Max(1, (all.Count + size - 1) / size);
        if (behaviour.EndlessPages)
            (page, last) = (1 + (page - 1) % last, int.MaxValue);

        return new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(state.Json)]),
            ["folder"] = null,
            ["current_page"] = page,
            ["last_page"] = last,
            ["per_page"] = size,
            ["total"] = all.Count + (behaviour.UnsteadyTotals ? page : 0),
            ["next_page"] = page < last ? page + 1 : null,
        };
    }

    private JsonObject CreateFolder(FakeRequest request)
    {
        request.Query("workspaceId");
        var body = request.Body("name", "workspaceId", "parentId?");
        return new JsonObject
        {
            ["status"] = "success",
            ["folder"] = state.Json(state.Folder(Name(body["name"]), body["parentId"]?.GetValue<long>() ?? 0, request.Workspace(true))),
        };
    }

    private JsonObject Open(FakeRequest request, bool simple, string origin)
    {
        var body = request.Body("filename", "mime", "size", "extension", "relativePath", "workspaceId", "parentId");
        var workspace = request.Workspace(true);
        state.CheckParent(body["parentId"]!.GetValue<long>(), workspace);
        state.CheckSpace(body["size"]!.GetValue<long>());
        if (string.IsNullOrEmpty(body["extension"]!.GetValue<string>()))
            throw new FakeRefusal(422, "The extension field is required.");

        _ = Name(body["filename"]);
        var id = Guid.NewGuid().ToString();
        var upload = new FakeUpload($"uploads/{id}/{id}", simple, body["mime"]!.GetValue<string>());
        state.Uploads[id] = upload;
        var answer = new JsonObject { ["key"] = upload.Key, ["acl"] = "private", ["status"] = "success" };
        if (simple)
            answer["url"] = $"{origin}/r2/{upload.Key}?X-Amz-Signature={id}";
        else
            answer["uploadId"] = id;

        return answer;
    }

    private JsonObject Sign(FakeRequest request, string origin)
    {
        var body = request.Body("key", "uploadId", "partNumbers");
        var upload = Upload(body);
        return new JsonObject
        {
            ["urls"] = new JsonArray([.. body["partNumbers"]!.AsArray().Select(number => new JsonObject
            {
                ["partNumber"] = number!.GetValue<int>(),
                ["url"] = $"{origin}/r2/{upload.Key}?partNumber={number}&uploadId={upload.FileName}&X-Amz-Signature={upload.FileName}",
            })]),
        };
    }

    private JsonObject UploadedParts(FakeRequest request)
    {
        var upload = Upload(request.Body("key", "uploadId"));
        return new JsonObject
        {
            ["parts"] = new JsonArray([.. upload.Parts.Select(part => new JsonObject
            {
                ["PartNumber"] = part.Key, ["ETag"] = $"\"{part.Value.Md5}\"", ["Size"] = part.Value.Length,
            })]),
        };
    }

    private JsonObject Complete(FakeRequest request)
    {
        var body = request.Body("key", "uploadId", "parts");
        var upload = Upload(body);
        var named = body["parts"]!.AsArray().Select(part => (Number: part!["PartNumber"]!.GetValue<int>(), ETag: part["ETag"]!.GetValue<string>())).ToList();
        if (named.Count == 0 || named.Zip(named.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number))
            throw new FakeViolation("parts out of order");

        foreach (var (number, etag) in named)
        {
            if (!etag.StartsWith('"'))
                throw new FakeViolation("an ETag without quotes");

            if (!upload.Parts.TryGetValue(number, out var part) || $"\"{part.Md5}\"" != etag)
                throw new FakeRefusal(422, "InvalidPart");
        }

        var parts = named.ConvertAll(part => upload.Parts[part.Number]);
        if (parts.SkipLast(1).Any(part => part.Length < 5 * 1024 * 1024 || part.Length != parts[0].Length) || parts[^1].Length > parts[0].Length)
            throw new FakeViolation("parts of a size that the object store does not take");

        state.Blobs[upload.FileName] = FakeBlob.Join(parts);
        state.Uploads.Remove(upload.FileName);
        return new JsonObject { ["location"] = "https://r2.example/" + upload.Key, ["status"] = "success" };
    }

    private JsonObject Abort(FakeRequest request)
    {
        var upload = Upload(request.Body("key", "uploadId"));
        state.Uploads.Remove(upload.FileName);
        return new JsonObject { ["status"] = "success" };
    }

    private JsonObject CreateEntry(FakeRequest request)
    {
        var body = request.Body("clientMime", "clientName", "filename", "size", "clientExtension", "relativePath", "workspaceId", "parentId");
        var workspace = request.Workspace(true);
        var parent = body["parentId"]!.GetValue<long>();
        state.CheckParent(parent, workspace);
        var name = Name(body["clientName"]);
        if (body["relativePath"]!.GetValue<string>() != name)
            throw new FakeViolation("a relative path that is not the name: the parent would be ignored");

        var fileName = body["filename"]!.GetValue<string>();
        if (!state.Blobs.TryGetValue(fileName, out var blob))
            throw new FakeViolation($"an entry is made of bytes that are not there: {name}");

        if (state.Entries.Values.Any(entry => entry.FileName == fileName))
            throw new FakeViolation($"two entries of the same bytes: {name}");

        if (blob.Length != body["size"]!.GetValue<long>())
            throw new FakeViolation($"a wrong size for {name}");

        state.CheckSpace(blob.Length);
        var entry = state.Add(name, "file", parent, workspace, blob, fileName, body["clientMime"]!.GetValue<string>());
        return new JsonObject { ["status"] = "success", ["fileEntry"] = state.Json(entry) };
    }

    private JsonObject Delete(FakeRequest request)
    {
        request.Query("workspaceId");
        var body = request.Body("entryIds", "deleteForever", "workspaceId");
        state.Delete([.. body["entryIds"]!.AsArray().Select(id => id!.GetValue<long>())], body["deleteForever"]!.GetValue<bool>(), request.Workspace(true));
        return new JsonObject { ["status"] = "success" };
    }

    private JsonObject Move(FakeRequest request)
    {
        var (entry, destination, workspace) = Transfer(request);
        state.CheckParent(destination, workspace);
        if (entry.Parent == destination && !behaviour.IdleMoves)
            throw new FakeRefusal(422, "No valid entries to move");

        entry.Parent = destination;
        return new JsonObject { ["status"] = "success", ["entries"] = new JsonArray(state.Json(entry)) };
    }

    private JsonObject Duplicate(FakeRequest request)
    {
        var (entry, destination, workspace) = Transfer(request);
        if (behaviour.NoDuplicate)
            throw new FakeRefusal(403, "This action is unauthorized.");

        state.CheckParent(destination, workspace);
        state.CheckSpace(entry.Blob!.Length);
        var copy = state.Add(
            Path.GetFileNameWithoutExtension(entry.Name) + " - Copy" + Path.GetExtension(entry.Name), entry.Type, destination, workspace,
            FakeBlob.Join([entry.Blob]), mime: entry.Mime);
        return new JsonObject { ["status"] = "success", ["entries"] = new JsonArray(state.Json(copy)) };
    }

    private JsonObject Show(FakeRequest request)
    {
        request.Query("workspaceId");
        return new JsonObject
        {
            ["status"] = "success",
            ["fileEntry"] = state.Json(state.Existing(long.Parse(request.Path["/file-entries/".Length..]), request.Workspace())),
        };
    }

    private JsonObject Update(FakeRequest request)
    {
        request.Query("workspaceId");
        var body = request.Body("name?", "description?");
        var entry = state.Existing(long.Parse(request.Path["/file-entries/".Length..]), request.Workspace());
        var name = body["name"]?.GetValue<string>();
        var description = body["description"]?.GetValue<string>();
        if (name?.Length < behaviour.MinName)
            throw new FakeRefusal(422, "The name is too short.");

        if (description?.Length > behaviour.MaxDescription)
            description = behaviour.CutsDescriptions ? description[..behaviour.MaxDescription] : throw new FakeRefusal(422, "The description is too long.");

        entry.Name = name is null ? entry.Name : Name(name);
        entry.Description = description ?? entry.Description;
        entry.Updated = state.Tick();
        return new JsonObject { ["status"] = "success", ["fileEntry"] = state.Json(entry) };
    }

    private (FakeEntry Entry, long Destination, long Workspace) Transfer(FakeRequest request)
    {
        request.Query("workspaceId");
        var body = request.Body("entryIds", "destinationId", "workspaceId");
        var workspace = request.Workspace(true);
        return (state.Existing(body["entryIds"]![0]!.GetValue<long>(), workspace), body["destinationId"]!.GetValue<long>(), workspace);
    }

    private FakeUpload Upload(JsonObject body) =>
        state.Uploads.TryGetValue(body["uploadId"]!.GetValue<string>(), out var upload) && upload.Key == body["key"]!.GetValue<string>()
            ? upload
            : throw new FakeRefusal(404, "NoSuchUpload");

    private static string Name(JsonNode? node)
    {
        var name = node!.GetValue<string>();
        return name.Length > 0 && name == name.Trim() && name is not ("." or "..") && !name.Any(c => char.IsControl(c) || c is '\\' or '/') &&
            System.Text.Encoding.UTF8.GetByteCount(name) <= MaxNameBytes
                ? name
                : throw new FakeViolation($"the name '{name}' cannot be held");
    }
}
