using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Pys3Local.Server.Logging;

/// <summary>The last entries of the audit log, in memory: what has changed who may do what. From many threads.</summary>
public sealed class AuditTrail(TimeProvider time)
{
    private const int MaxEntries = 500;

    private readonly Lock _gate = new();
    private readonly Queue<AuditEntry> _entries = new();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries.Reverse()];
        }
    }

    /// <param name="operation">As S3 names it, or <c>administration</c>.</param>
    internal void Note(HttpContext context, string? key, string operation)
    {
        var peer = context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
        var target = TargetForLog.Of(context.Features.Get<IHttpRequestFeature>()!.RawTarget) + (AuditSubject.Of(context) is { } subject ? " " + subject : "");
        Add(new()
        {
            Time = time.GetUtcNow(),
            Peer = peer?.ToString(),
            Key = key,
            Operation = operation,
            Method = context.Request.Method,
            Target = target,
            Status = AuditFailure.Of(context)?.Status ?? context.Response.StatusCode,
            Failure = AuditFailure.Of(context)?.Reason,
        });
    }

    private void Add(AuditEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Count == MaxEntries)
                _entries.Dequeue();
            _entries.Enqueue(entry);
        }
    }
}

/// <summary>Something that has changed who may do what, or what may go when.</summary>
public sealed class AuditEntry
{
    public required DateTimeOffset Time { get; init; }

    /// <summary>The address that it came from.</summary>
    public string? Peer { get; init; }

    /// <summary>The id of the access key; null where nobody signed.</summary>
    public string? Key { get; init; }

    /// <summary>As S3 names it, or <c>administration</c>.</summary>
    public required string Operation { get; init; }

    public required string Method { get; init; }

    /// <summary>Without what would let a reader act as the client. For the administration with what was changed, as the name of a bucket.</summary>
    public required string Target { get; init; }

    /// <summary>Where the answer had begun when it failed: the status that the failure would have had.</summary>
    public required int Status { get; init; }

    /// <summary>Why it failed after its answer had begun; null else.</summary>
    public string? Failure { get; init; }
}

/// <summary>What an administrative request changes, for the audit log: the name of a bucket, the id of a key.</summary>
public static class AuditSubject
{
    private static readonly object Place = new();

    /// <summary>Called by whoever has read the request. One that changes nothing has none.</summary>
    public static void Set(HttpContext http, string subject) => http.Items[Place] = subject;

    internal static string? Of(HttpContext http) => http.Items.TryGetValue(Place, out var subject) ? (string?)subject : null;
}

/// <summary>
/// That an administrative request has failed after its answer had begun, for the audit log. The status of such an answer is 200: it went out before the work was done.
/// </summary>
public static class AuditFailure
{
    private static readonly object Place = new();

    /// <param name="status">That the failure would have had.</param>
    public static void Set(HttpContext http, int status, string reason) => http.Items[Place] = (status, reason);

    internal static (int Status, string Reason)? Of(HttpContext http) => http.Items.TryGetValue(Place, out var failure) ? ((int, string)?)failure : null;
}
