using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Testing;

/// <summary>The controls of a test server over HTTP, for tests in any language. They need no signature.</summary>
internal sealed class TestRoutes(TestControls controls)
{
    /// <summary>A bucket's name never begins with a dot, so this takes nothing away.</summary>
    public const string Root = "/.pys3local/test/";

    private const int MaxBody = 64 << 10;

    public async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value![Root.Length..].Split('/');
        try
        {
            await RouteAsync(context, parts, context.RequestAborted);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or JsonException or BadHttpRequestException)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, failure.Message);
        }
        catch (InvalidOperationException failure)
        {
            await WriteAsync(context, StatusCodes.Status409Conflict, failure.Message);
        }
    }

    /// <summary>One line for people.</summary>
    public static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new Message(text), TestJson.Default.Message);
    }

    private Task RouteAsync(HttpContext context, string[] parts, CancellationToken cancellationToken) => (context.Request.Method, parts) switch
    {
        ("POST", ["reset"]) => ResetAsync(context, cancellationToken),
        ("GET", ["faults"]) => WriteAsync(context, controls.Faults.All, TestJson.Default.IReadOnlyListFaultState),
        ("POST", ["faults"]) => AddFaultAsync(context, cancellationToken),
        ("DELETE", ["faults"]) => DoneAsync(context, controls.Faults.Clear),
        ("DELETE", ["faults", var id]) => FoundAsync(context, int.TryParse(id, out var number) && controls.Faults.Remove(number), "fault"),
        ("GET", ["clock"]) => WriteClockAsync(context, null),
        ("POST" or "PUT", ["clock"]) => MoveClockAsync(context, cancellationToken),
        ("DELETE", ["clock"]) => DoneAsync(context, controls.Clock.Reset),
        ("POST", ["lifecycle"]) => RunLifecyclesAsync(context, cancellationToken),
        ("GET", ["requests"]) => WriteRequestsAsync(context),
        ("DELETE", ["requests"]) => DoneAsync(context, controls.Requests.Clear),
        ("GET", ["snapshots"]) => WriteAsync(context, new([.. controls.Snapshots(NamespaceOf(context))], [.. controls.Namespaces]), TestJson.Default.Names),
        ("PUT", ["snapshots", { Length: > 0 and <= 100 } name]) => SnapshotAsync(context, name, cancellationToken),
        ("POST", ["snapshots", var name, "restore"]) => RestoreAsync(context, name, cancellationToken),
        ("DELETE", ["snapshots", var name]) => FoundAsync(context, controls.RemoveSnapshot(name, NamespaceOf(context)), "snapshot"),
        _ => WriteAsync(context, StatusCodes.Status404NotFound, "controls are POST reset, GET POST DELETE faults, GET POST DELETE clock, POST lifecycle, GET DELETE requests, GET snapshots, PUT DELETE snapshots/NAME, POST snapshots/NAME/restore"),
    };

    private async Task ResetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Query.ContainsKey("namespace"))
            await controls.ResetAsync(NamespaceOf(context), cancellationToken);
        else
            await controls.ResetAsync(cancellationToken);
        await DoneAsync(context, static () => { });
    }

    private async Task AddFaultAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var id = controls.Faults.Add(await ReadAsync(context, TestJson.Default.Fault, cancellationToken));
        context.Response.StatusCode = StatusCodes.Status201Created;
        await WriteAsync(context, new(id), TestJson.Default.FaultAdded);
    }

    private async Task MoveClockAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var change = await ReadAsync(context, TestJson.Default.ClockChange, cancellationToken);
        if (change.Now is null == change.Advance is null)
            throw new ArgumentException("give now, a time, or advance, a length of time");
        if (change.Now is { } now)
            controls.Clock.Set(now);
        else
            controls.Clock.Advance(Durations.Parse(change.Advance!));
        await WriteClockAsync(context, await LifecycleAsync(cancellationToken));
    }

    private async Task RunLifecyclesAsync(HttpContext context, CancellationToken cancellationToken) =>
        await WriteAsync(context, await LifecycleAsync(cancellationToken), TestJson.Default.LifecycleState);

    private async Task<LifecycleState> LifecycleAsync(CancellationToken cancellationToken)
    {
        var rounds = await controls.RunLifecyclesAsync(cancellationToken);
        return new(rounds.Sum(r => r.Buckets), rounds.Sum(r => r.Expired), rounds.Sum(r => r.VersionsRemoved), rounds.Sum(r => r.UploadsAborted), rounds.Sum(r => r.Kept));
    }

    private Task WriteClockAsync(HttpContext context, LifecycleState? lifecycle) =>
        WriteAsync(context, new(controls.Clock.GetUtcNow(), controls.Clock.Offset.TotalSeconds, lifecycle), TestJson.Default.ClockState);

    private Task WriteRequestsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var found = controls.Requests.All.Where(request =>
            Is(query["operation"], request.Operation) && Is(query["bucket"], request.Bucket) && Is(query["key"], request.Key)
            && Is(query["namespace"], request.AccessKey) && Is(query["status"], $"{request.Status}"));
        return WriteAsync(context, new(controls.Requests.Forgotten, [.. found]), TestJson.Default.RecordState);
    }

    private async Task SnapshotAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        await controls.SnapshotAsync(name, NamespaceOf(context), cancellationToken);
        await DoneAsync(context, static () => { });
    }

    private async Task RestoreAsync(HttpContext context, string name, CancellationToken cancellationToken) =>
        await FoundAsync(context, await controls.RestoreAsync(name, NamespaceOf(context), cancellationToken), "snapshot");

    /// <summary>The empty one is that of all who have none of their own.</summary>
    private string NamespaceOf(HttpContext context)
    {
        var name = context.Request.Query["namespace"].ToString();
        return name.Length == 0 || controls.HasNamespaces ? name : throw new ArgumentException("this server has no namespaces: start it with --ci-namespaces");
    }

    private static bool Is(string? asked, string? value) => string.IsNullOrEmpty(asked) || asked == value;

    private static Task DoneAsync(HttpContext context, Action work)
    {
        work();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task FoundAsync(HttpContext context, bool isFound, string what) =>
        isFound ? DoneAsync(context, static () => { }) : WriteAsync(context, StatusCodes.Status404NotFound, $"there is no such {what}");

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBody];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == buffer.Length)
            throw new ArgumentException($"a document must be smaller than {MaxBody} bytes");
        return JsonSerializer.Deserialize(buffer.AsSpan(0, length), type) ?? throw new ArgumentException("a JSON object is expected");
    }

    private static async Task WriteAsync<T>(HttpContext context, T document, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, type);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
