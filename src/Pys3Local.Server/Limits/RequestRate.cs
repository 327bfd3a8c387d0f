using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Pys3Local.S3;

namespace Pys3Local.Server.Limits;

/// <summary>
/// So many requests per second for each key and each address, with one second's worth at once. It holds a table of fixed size,
/// however many come: each caller has two places in it, shared with others, and counts as the less busy of the two, so that only who
/// shares both with busy ones is held back for them. Places are dealt out anew at each start.
/// </summary>
/// <remarks>The generic cell rate algorithm in a count-min sketch: one time per place, the one at which its caller will have nothing left to pay.</remarks>
public sealed class RequestRate(int perSecond, TimeProvider time) : IRequestRate
{
    private const int Places = 1 << 15;

    private readonly long[] _paidAt = new long[Places];
    private readonly long _burst = time.TimestampFrequency;
    private readonly long _cost = Math.Max(1, time.TimestampFrequency / perSecond);

    /// <summary>An IPv6 network of 64 bits counts as one address: whoever has one has all of it.</summary>
    public bool Admits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        long network = address.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadInt32LittleEndian(bytes)
            : address.IsIPv4MappedToIPv6
                ? BinaryPrimitives.ReadInt32LittleEndian(bytes[12..])
                : BinaryPrimitives.ReadInt64LittleEndian(bytes);
        // Seeded at random for each process.
        return Take(HashCode.Combine(1, network), HashCode.Combine(2, network));
    }

    public bool Admits(string accessKeyId)
    {
        int hash = accessKeyId.GetHashCode(StringComparison.Ordinal);
        return Take(HashCode.Combine(3, hash), HashCode.Combine(4, hash));
    }

    private bool Take(int first, int second)
    {
        ref long one = ref _paidAt[(uint)first % Places];
        ref long other = ref _paidAt[(uint)second % Places];
        long now = time.GetTimestamp();
        while (true)
        {
            long seenOne = Volatile.Read(ref one);
            long seenOther = Volatile.Read(ref other);
            long paidAt = Math.Max(now, Math.Min(seenOne, seenOther));
            if (paidAt - now > _burst - _cost)
                return false;

            // The less busy place decides, so it is the one that must not have moved meanwhile.
            ref long less = ref seenOne <= seenOther ? ref one : ref other;
            ref long more = ref seenOne <= seenOther ? ref other : ref one;
            if (Interlocked.CompareExchange(ref less, paidAt + _cost, Math.Min(seenOne, seenOther)) != Math.Min(seenOne, seenOther))
                continue;

            long seenMore = Math.Max(seenOne, seenOther);
            if (seenMore < paidAt + _cost)
                Interlocked.CompareExchange(ref more, paidAt + _cost, seenMore);
            return true;
        }
    }
}
