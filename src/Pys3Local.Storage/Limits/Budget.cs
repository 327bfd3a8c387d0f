namespace Pys3Local.Storage.Limits;

/// <summary>
/// What the whole server may use for its clients, however many there are and whatever they send. Each limit has a default that is made for
/// the memory and the descriptors that this process may have; <see cref="All"/> is what metrics show. <c>.github/docs/limits.md</c> describes them.
/// </summary>
public sealed class Budget
{
    private const long MiB = 1 << 20;

    /// <summary>Bytes: what a connection takes while it is open, its buffers aside.</summary>
    private const long Connection = 48 << 10;

    /// <summary>Bytes: what a part takes while its upload is open.</summary>
    private const long Part = 512;

    /// <summary>Descriptors that are for files and not for connections: a request has one or two open.</summary>
    private const long OtherDescriptors = 128;

    /// <param name="memory">Bytes that this process may have.</param>
    /// <param name="descriptors">Files and sockets that this process may have open.</param>
    /// <param name="maxConnections">As the operator says; null for the default.</param>
    public Budget(long memory, long descriptors, long? maxConnections = null)
    {
        Memory = memory;
        Connections = new("connections", "Open connections; beyond them the oldest that has signed nothing makes room, or the new one is closed.",
            Math.Min(maxConnections ?? Math.Clamp(memory / 2 / Connection, 64, 20_000), Math.Max(16, (descriptors - OtherDescriptors) / 2)));
        Documents = new("document_bytes", "Memory for documents in request bodies and for the fields of forms, with what is made of them.",
            Math.Clamp(memory / 4, 32 * MiB, 512 * MiB));
        Answers = new("answer_bytes", "Memory for content that is being sent to clients; when it is used up, the pieces are small.",
            Math.Clamp(memory / 8, 4 * MiB, 512 * MiB));
        Requests = new("requests", "Requests in progress, with the streams of HTTP/2.", Math.Clamp(memory / 2 / Connection, 64, 20_000));
        Uploads = new("open_uploads", "Multipart uploads that are neither complete nor aborted.", 10_000);
        Parts = new("open_parts", "Parts of multipart uploads that are neither complete nor aborted.", Math.Clamp(memory / 4 / Part, 20_000, 1_000_000));
        Ahead = new("disk_bytes_ahead", "Disk space that is reserved for bytes of uploads that have not come yet.", 1024 * MiB);
        LogLines = new("log_lines", "Log lines that clients can cause: so many at once, then one per second; the others are left out.", 20);
    }

    /// <summary>Bytes that this process may have.</summary>
    public long Memory { get; }

    public Limit Connections { get; }

    public Limit Documents { get; }

    public Limit Answers { get; }

    public Limit Requests { get; }

    public Limit Uploads { get; }

    public Limit Parts { get; }

    public Limit Ahead { get; }

    public Limit LogLines { get; }

    public IReadOnlyList<Limit> All => [Connections, Requests, Documents, Answers, Uploads, Parts, Ahead, LogLines];

    /// <summary>All limits as they are at this moment, in the same order.</summary>
    public IReadOnlyList<LimitUse> Snapshot() => [.. All.Select(limit => new LimitUse(limit.Name, limit.Description, limit.InUse, limit.Most, limit.Peak, limit.Refused))];

    /// <summary>For tests and for stores that are opened without a server.</summary>
    public static Budget Unlimited { get; } = new(1L << 40, 1L << 30);
}
