using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Pys3Local.FakeDrime;

/// <summary>
/// Drime Cloud and the object store behind it, on one address of this machine: keeps its own state, checks every request, and
/// misbehaves on demand.
/// </summary>
public sealed class FakeDrimeServer : IAsyncDisposable
{
    public const string Key = "123|abcdefghijklmnopqrstuvwxyz";

    private const string ApiPath = "/api/v1";
    private const string StorePath = "/r2/";

    private readonly WebApplication _app;
    private readonly FakeState _state;
    private readonly FakeApi _api;
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private FakeDrimeServer(WebApplication app)
    {
        _app = app;
        _state = new FakeState(Behaviour);
        _api = new FakeApi(_state, Behaviour);
    }

    public FakeBehaviour Behaviour { get; } = new();

    public Uri ApiUrl { get; private set; } = new("http://localhost");

    /// <summary>What clients of the service never send, and this one has.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Method and path of every request, in the order of arrival.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public void ForgetRequests() => _requests.Clear();

    /// <param name="port">0 for any that is free.</param>
    /// <param name="certificate">Speaks TLS with it where it is given.</param>
    public static async Task<FakeDrimeServer> StartAsync(int port = 0, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        var server = new FakeDrimeServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        server.ApiUrl = new Uri(server._app.Urls.Single() + ApiPath);
        return server;
    }

    /// <summary>Looks at, or changes, what is stored, as somebody on the web page would.</summary>
    public T Peek<T>(Func<IReadOnlyDictionary<long, FakeEntry>, T> look)
    {
        lock (_state.Gate)
            return look(_state.Entries);
    }

    /// <summary>Puts a file there by hand.</summary>
    public FakeEntry AddFile(string name, long parent, byte[] content, long workspace = 0, string? description = null, string? fileName = null)
    {
        lock (_state.Gate)
        {
            var entry = _state.Add(name, "file", parent, workspace, FakeBlob.Of(content), fileName, mime: "text/plain");
            entry.Description = description;
            return entry;
        }
    }

    /// <summary>Makes a folder by hand, even where there is one.</summary>
    public FakeEntry AddFolder(string name, long parent, long workspace = 0)
    {
        lock (_state.Gate)
            return _state.Add(name, "folder", parent, workspace, null);
    }

    public void Remove(long id)
    {
        lock (_state.Gate)
            _state.Delete([id], true, _state.Entries[id].Workspace);
    }

    /// <summary>The files below a path of folders, as name and id.</summary>
    public IReadOnlyList<FakeEntry> FilesNamed(string name) =>
        Peek(entries => entries.Values.Where(entry => entry.Name == name && !entry.IsFolder && !entry.Trashed).ToList());

    /// <summary>Uploads that nobody has completed or aborted.</summary>
    public int OpenUploads
    {
        get
        {
            lock (_state.Gate)
                return _state.Uploads.Values.Count(upload => !upload.Simple);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.Enqueue($"{context.Request.Method} {(path.StartsWith(ApiPath, StringComparison.Ordinal) ? path[ApiPath.Length..] : path)}");
        var fault = Behaviour.Next(context.Request.Method, path.StartsWith(ApiPath, StringComparison.Ordinal) ? path[ApiPath.Length..] : path);
        try
        {
            if (await FailAsync(context, fault))
                return;

            if (path.StartsWith(StorePath, StringComparison.Ordinal))
                await StoreAsync(context, path[StorePath.Length..], fault);
            else if (path.StartsWith(ApiPath + "/file-entries/download/", StringComparison.Ordinal))
                await DownloadAsync(context, path[(path.LastIndexOf('/') + 1)..], fault);
            else
                await AnswerAsync(context, path[ApiPath.Length..], fault);
        }
        catch (FakeViolation violation)
        {
            _violations.Enqueue(violation.Message);
            await WriteAsync(context, 400, new JsonObject { ["message"] = violation.Message }, FakeFault.None);
        }
        catch (FakeRefusal refusal)
        {
            await WriteAsync(context, refusal.Status, new JsonObject { ["message"] = refusal.Message, ["errors"] = new JsonObject() }, FakeFault.None);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            context.Abort();
        }
    }

    private static async Task<bool> FailAsync(HttpContext context, FakeFault fault)
    {
        switch (fault)
        {
            case FakeFault.Drop:
                context.Abort();
                return true;
            case FakeFault.Html:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<!DOCTYPE html><html><body>Please sign in</body></html>");
                return true;
            case FakeFault.TooMany:
                context.Response.Headers.RetryAfter = "7";
                break;
        }

        var status = fault switch
        {
            FakeFault.Unauthorized => 401,
            FakeFault.Forbidden => 403,
            FakeFault.NotFound => 404,
            FakeFault.Unprocessable => 422,
            FakeFault.TooMany => 429,
            FakeFault.ServerError => 500,
            _ => 0,
        };
        if (status == 0)
            return false;

        await WriteAsync(context, status, new JsonObject { ["message"] = "It was planned so." }, FakeFault.None);
        return true;
    }

    private async Task AnswerAsync(HttpContext context, string path, FakeFault fault)
    {
        Authorize(context);
        if (context.Request.Headers.Accept != "application/json")
            throw new FakeViolation($"{path} accepts '{context.Request.Headers.Accept}'");

        var request = await FakeRequest.ReadAsync(context, path);
        JsonNode answer;
        lock (_state.Gate)
        {
            _state.Freeze();
            answer = _api.Answer(request, $"{context.Request.Scheme}://{context.Request.Host}");
        }

        await WriteAsync(context, context.Request.Method == "POST" && path == "/s3/entries" ? 201 : 200, answer, fault);
    }

    private void Authorize(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Bearer " + (Behaviour.ApiKey ?? Key))
            throw new FakeRefusal(401, "Unauthenticated.");
    }

    /// <summary>The object store: takes the bytes of signed addresses.</summary>
    private async Task StoreAsync(HttpContext context, string key, FakeFault fault)
    {
        var request = context.Request;
        if (request.Headers.ContainsKey("Authorization"))
            throw new FakeViolation("the key goes to the object store");

        FakeUpload? upload;
        lock (_state.Gate)
            _state.Uploads.TryGetValue(request.Query["X-Amz-Signature"].ToString(), out upload);

        if (request.Method != "PUT" || upload is null || upload.Key != key)
            throw new FakeRefusal(403, "SignatureDoesNotMatch");

        if (request.ContentType != upload.Mime || request.ContentLength is null || (request.Headers["x-amz-acl"] == "private") != upload.Simple)
            throw new FakeViolation($"an upload with other headers than were signed: {request.GetEncodedPathAndQuery()}");

        var blob = await FakeBlob.ReceiveAsync(request.Body, Behaviour.OnlyZeros, context.RequestAborted);
        lock (_state.Gate)
        {
            if (upload.Simple)
                _state.Blobs[upload.FileName] = blob;
            else
                upload.Parts[int.Parse(request.Query["partNumber"]!)] = blob;
        }

        if (fault is FakeFault.DropAfter or FakeFault.Truncate)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault == FakeFault.ServerErrorAfter ? 502 : 200;
        context.Response.Headers.ETag = $"\"{blob.Md5}\"";
    }

    /// <summary>First a redirect to a signed address of the object store, and there the bytes.</summary>
    private async Task DownloadAsync(HttpContext context, string hash, FakeFault fault)
    {
        FakeBlob content;
        Authorize(context);
        lock (_state.Gate)
            content = (_state.Entries.GetValueOrDefault(FakeEntryHash.Id(hash)) ?? throw new FakeRefusal(404, "No such file.")).Blob!;

        if (fault == FakeFault.ServerErrorAfter)
            throw new FakeRefusal(502, "Bad gateway.");

        var length = content.Length;
        var (from, count) = (0L, length);
        if (!Behaviour.IgnoreRange && context.Request.GetTypedHeaders().Range?.Ranges.SingleOrDefault() is { From: { } start } range)
        {
            (from, count) = (start, Math.Min(range.To ?? length - 1, length - 1) - start + 1);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{start + count - 1}/{length}";
        }

        context.Response.ContentType = "application/octet-stream";
        var sent = fault is FakeFault.Truncate or FakeFault.DropAfter or FakeFault.Short ? count / 2 : count;
        if (fault != FakeFault.Short)
            context.Response.ContentLength = count;

        var buffer = new byte[64 * 1024];
        while (sent > 0)
        {
            var read = content.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, sent)));
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            (from, sent) = (from + read, sent - read);
        }

        if (fault is FakeFault.Truncate or FakeFault.DropAfter && count > 0)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, JsonNode answer, FakeFault fault)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString());
        context.Response.ContentType = "application/json";
        context.Response.StatusCode = fault == FakeFault.ServerErrorAfter ? 502 : status;
        switch (fault)
        {
            case FakeFault.DropAfter:
                context.Abort();
                return;
            case FakeFault.Truncate:
                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            case FakeFault.Short:
                bytes = bytes[..(bytes.Length / 2)];
                break;
        }

        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }
}
