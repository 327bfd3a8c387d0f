using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Listening;

/// <summary>What a peer may ask of the server before anyone knows who it is.</summary>
internal static class KestrelLimits
{
    // A presigned URL for a key of 1,024 bytes, all of them escaped, is about 4 KiB.
    private const int RequestLineBytes = 16 * 1024;

    // Twice what S3 takes. Headers are texts of two bytes for each character while they are here, and a client may send them without end.
    private const int HeaderBytes = 16 * 1024;

    // What bounds them is their size.
    private const int HeaderCount = 2000;

    // What is read ahead of the consumer, for each connection, at most: 64 uploads at once must not take 64 MiB.
    private const int ReadAheadBytes = 64 * 1024;
    private const int LeastReadAheadBytes = 16 * 1024;

    // For a connection of HTTP/2, whose streams share it.
    private const int WindowBytes = 1024 * 1024;
    private const int LeastWindowBytes = 128 * 1024;

    // A stream takes about 40 KiB from its headers on, and anybody may open all of a connection's: 8 of them with 128 MiB, 100 from 1.6 GiB on.
    private const long MemoryForStream = 16 << 20;
    private const int LeastStreams = 8;
    private const int MostStreams = 100;

    private const double BytesPerSecond = 100;

    // Kestrel looks once a second and takes no less.
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(2);

    // What waits to be sent, for each connection: a piece that a content is read in, and its headers. With less, every piece has to wait
    // until the system has taken it.
    private const int WriteBehindBytes = 160 * 1024;

    /// <summary>The transport reads ahead by a limit of its own, 1 MiB unless set.</summary>
    public static SocketTransportOptions Transport(Budget budget) => new()
    {
        MaxReadBufferSize = Share(budget, ReadAheadBytes, LeastReadAheadBytes),
        MaxWriteBufferSize = Share(budget, WriteBehindBytes, 2 * LeastReadAheadBytes),
    };

    /// <summary>Buffers that all connections have at once take a quarter of the memory, or are as small as they can be.</summary>
    private static int Share(Budget budget, long most, long least) => (int)Math.Clamp(budget.Memory / 4 / budget.Connections.Most, least, most);

    public static void Apply(KestrelServerLimits limits, Budget budget, TimeSpan clientTimeout)
    {
        // An object may be 5 TiB; S3 states its own limits, operation by operation.
        limits.MaxRequestBodySize = null;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestBufferSize = Share(budget, ReadAheadBytes, LeastReadAheadBytes);
        limits.MaxResponseBufferSize = Share(budget, ReadAheadBytes, LeastReadAheadBytes);
        // Limits/Crowd closes the right ones; Kestrel would close whoever comes last.
        limits.MaxConcurrentConnections = null;
        limits.KeepAliveTimeout = 2 * clientTimeout;
        limits.RequestHeadersTimeout = clientTimeout / 2;
        // An average over the whole body, so that a fast start pays for a long stall; S3's ClientPace allows none of that. These also hold
        // where it is not there: an answer that is a document, a body that nobody reads.
        limits.MinRequestBodyDataRate = limits.MinResponseDataRate = new MinDataRate(BytesPerSecond, Max(clientTimeout / 2, ShortestGrace));
        limits.Http2.MaxStreamsPerConnection = (int)Math.Clamp(budget.Memory / MemoryForStream, LeastStreams, MostStreams);
        limits.Http2.InitialConnectionWindowSize = Share(budget, WindowBytes, LeastWindowBytes);
        limits.Http2.InitialStreamWindowSize = limits.Http2.InitialConnectionWindowSize / 4 * 3;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
