using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Pys3Local.S3.Hosting;

namespace Pys3Local.Server.Limits;

/// <summary>
/// So many requests per second for each key and each address, with one second's worth at once. It holds a table of fixed size,
/// however many come: each caller has two places in it, shared with others, and counts as the less busy of the two, so that only who
/// shares both with busy ones is held back for them. Places are dealt out again at each start.
/// </summary>
/// <remarks>The generic cell rate algorithm in a count-min sketch: one time per place, the one at which its caller will have nothing left to pay.</remarks>
public sealed class RequestRate(int perSecond, TimeProvider time) : IRequestRate
{
    private const int Places = 1 << 15;
    private const int Gates = 64;

    private readonly long[] _paidAt = new long[Places];
    private readonly Lock[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new Lock())];
    private readonly long _burst = time.TimestampFrequency;
    private readonly long _cost = Math.Max(1, time.TimestampFrequency / perSecond);

    /// <summary>An IPv6 network of 64 bits counts as one address: whoever has one has all of it.</summary>
    public bool Admits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var network = address.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadInt32LittleEndian(bytes)
            : address.IsIPv4MappedToIPv6
                ? BinaryPrimitives.ReadInt32LittleEndian(bytes[12..])
                : BinaryPrimitives.ReadInt64LittleEndian(bytes);
        // Seeded at random for each process.
        return Take(HashCode.Combine(1, network), HashCode.Combine(2, network));
    }

    public bool Admits(string accessKeyId)
    {
        var hash = accessKeyId.GetHashCode(StringComparison.Ordinal);
        return Take(HashCode.Combine(3, hash), HashCode.Combine(4, hash));
    }

    private bool Take(int first, int second)
    {
        ref var one = ref _paidAt[(uint)first % Places];
        ref var other = ref _paidAt[(uint)second % Places];

        // Requests of one caller decide one after the other. Of callers who share a place one may undo what another has paid: once, and to their good.
        lock (_gates[(uint)first % Gates])
        {
            var now = time.GetTimestamp();
            var seenOne = Volatile.Read(ref one);
            var seenOther = Volatile.Read(ref other);
            var paidAt = Math.Max(now, Math.Min(seenOne, seenOther));
            if (paidAt - now > _burst - _cost)
                return false;

            Volatile.Write(ref one, Math.Max(seenOne, paidAt + _cost));
            Volatile.Write(ref other, Math.Max(seenOther, paidAt + _cost));
            return true;
        }
    }
}
