using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth.Presets;

/// <summary>One write by a key of a preset, over whatever the key of the object holds.</summary>
/// <param name="Preset">As <c>keys add --preset</c> takes it.</param>
/// <param name="Versioning">off, on or suspended: at the time of the write.</param>
/// <param name="Stack">What is there: none, null, versions, marker over the null version, marker over versions.</param>
/// <param name="Way">put, copy, multipart or form.</param>
/// <param name="Repeats">The bytes are those that are there already.</param>
internal sealed record PresetTable(string Preset, string Versioning, string Stack, string Way, bool Repeats)
{
    public const string Existing = "what was there";

    public static readonly string[] Ways = ["put", "copy", "multipart", "form"];

    /// <summary>A bucket that never had versions has no more than one of each key.</summary>
    public static IEnumerable<PresetTable> All() =>
        from preset in KeyPresets.Names
        from versioning in new[] { "off", "on", "suspended" }
        from stack in versioning == "off" ? new[] { "none", "null" } : new[] { "none", "null", "versions", "marker over null", "marker over versions" }
        from way in Ways
        from repeats in new[] { false, true }
        select new PresetTable(preset, versioning, stack, way, repeats);

    /// <summary>Makes the bucket, and the stack in it.</summary>
    public async Task PrepareAsync(TestServer server)
    {
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/source", Repeats ? Existing : "something else");
        if (Stack is "null" or "marker over null")
            await server.DoAsync("PUT", "/bucket/key", Existing);

        if (Versioning == "off")
            return;

        await SetAsync(server, "Enabled");
        if (Stack is "versions" or "marker over versions")
        {
            await server.DoAsync("PUT", "/bucket/key", "an older version");
            await server.DoAsync("PUT", "/bucket/key", Existing);
        }

        if (Stack == "marker over versions")
            await server.DoAsync("DELETE", "/bucket/key");

        if (Versioning == "suspended")
            await SetAsync(server, "Suspended");

        // With versions on, the marker is one of them, and the null version stays below it. Suspended it would take its place.
        if (Stack != "marker over null")
            return;

        await SetAsync(server, "Enabled");
        await server.DoAsync("DELETE", "/bucket/key");
        if (Versioning == "suspended")
            await SetAsync(server, "Suspended");
    }

    /// <summary>Every content that the key holds, by its version.</summary>
    public static async Task<Dictionary<string, string>> ContentsAsync(TestServer server)
    {
        var contents = new Dictionary<string, string>();
        var list = System.Xml.Linq.XDocument.Parse((await server.DoAsync("GET", "/bucket?versions&prefix=key")).Text).Root!;
        foreach (var version in list.Elements().Where(e => e.Name.LocalName == "Version"))
        {
            var id = version.Elements().Single(e => e.Name.LocalName == "VersionId").Value;
            contents[id] = (await server.DoAsync("GET", $"/bucket/key?versionId={id}")).Text;
        }

        return contents;
    }

    /// <summary>The status of the write.</summary>
    public async Task<TestResponse> WriteAsync(TestServer server, AccessKey key)
    {
        var content = Repeats ? Existing : "something else";
        switch (Way)
        {
            case "put":
                return await server.AsAsync(key, "PUT", "/bucket/key", content);
            case "copy":
                return await server.AsAsync(key, "PUT", "/bucket/key", "", ("x-amz-copy-source", "bucket/source"));
            case "form":
                return await SignedForm.PostAsync(server, key, "bucket", "key", content);
        }

        var begun = await server.AsAsync(key, "POST", "/bucket/key?uploads");
        if (begun.Status != 200)
            return begun;

        var id = begun.Value("UploadId");
        var part = await server.AsAsync(key, "PUT", $"/bucket/key?partNumber=1&uploadId={id}", content);
        return await server.AsAsync(key, "POST", $"/bucket/key?uploadId={id}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");
    }

    private static Task SetAsync(TestServer server, string status) =>
        server.DoAsync("PUT", "/bucket?versioning", $"<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>");
}
