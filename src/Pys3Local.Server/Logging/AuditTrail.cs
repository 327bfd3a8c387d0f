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
        string target = TargetForLog.Of(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        Add(new(time.GetUtcNow(), peer?.ToString(), key, operation, context.Request.Method, target, context.Response.StatusCode));
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

/// <param name="Peer">The address that it came from.</param>
/// <param name="Key">The id of the access key; null where nobody signed.</param>
/// <param name="Operation">As S3 names it, or <c>administration</c>.</param>
/// <param name="Target">Without what would let a reader act as the client.</param>
public sealed record AuditEntry(DateTimeOffset Time, string? Peer, string? Key, string Operation, string Method, string Target, int Status);
