using System.Buffers.Binary;

namespace Pys3Local.Configuration.Encryption;

/// <summary>Poly1305 (RFC 8439, 2.5), which .NET has only inside ChaCha20-Poly1305. Five limbs of 26 bits; no branch depends on a secret.</summary>
internal static class Poly1305
{
    internal const int TagBytes = 16;

    private const uint Mask = 0x3ffffff;

    /// <summary>The tag of a message under a key of 32 bytes that is used once.</summary>
    internal static byte[] Tag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        Span<ulong> r = stackalloc ulong[5];
        Load(r, BinaryPrimitives.ReadUInt128LittleEndian(key) & new UInt128(0x0ffffffc0ffffffc, 0x0ffffffc0fffffff));
        Span<ulong> h = stackalloc ulong[5];
        Span<ulong> block = stackalloc ulong[5];
        Span<byte> last = stackalloc byte[TagBytes];
        h.Clear();
        while (!message.IsEmpty)
        {
            var length = Math.Min(message.Length, TagBytes);
            last.Clear();
            message[..length].CopyTo(last);
            Load(block, BinaryPrimitives.ReadUInt128LittleEndian(last));
            // The bit above the block's last byte.
            block[length * 8 / 26] |= 1UL << (length * 8 % 26);
            for (var i = 0; i < 5; i++)
                h[i] += block[i];
            Multiply(h, r);
            message = message[length..];
        }

        var tag = new byte[TagBytes];
        BinaryPrimitives.WriteUInt128LittleEndian(tag, unchecked(Reduce(h) + BinaryPrimitives.ReadUInt128LittleEndian(key[16..])));
        return tag;
    }

    private static void Load(Span<ulong> limbs, UInt128 value)
    {
        for (var i = 0; i < 5; i++)
            limbs[i] = (ulong)(value >> (26 * i)) & Mask;
    }

    // h * r modulo 2^130 - 5: what overflows the fifth limb comes back times five.
    private static void Multiply(Span<ulong> h, ReadOnlySpan<ulong> r)
    {
        Span<ulong> product = stackalloc ulong[5];
        for (var i = 0; i < 5; i++)
        {
            product[i] = 0;
            for (var j = 0; j < 5; j++)
                product[i] += h[j] * (j <= i ? r[i - j] : 5 * r[5 + i - j]);
        }

        product.CopyTo(h);
        Carry(h);
    }

    private static void Carry(Span<ulong> h)
    {
        ulong carry = 0;
        for (var i = 0; i < 5; i++)
        {
            h[i] += carry;
            carry = h[i] >> 26;
            h[i] &= Mask;
        }

        h[0] += carry * 5;
    }

    private static UInt128 Reduce(Span<ulong> h)
    {
        Carry(h);
        Carry(h);
        // h - p is h + 5 - 2^130: taken where that does not borrow.
        Span<ulong> less = stackalloc ulong[5];
        ulong carry = 5;
        for (var i = 0; i < 5; i++)
        {
            less[i] = h[i] + carry;
            carry = less[i] >> 26;
            less[i] &= Mask;
        }

        var take = 0UL - carry;
        UInt128 value = 0;
        for (var i = 4; i >= 0; i--)
            value = unchecked(value << 26) | ((less[i] & take) | (h[i] & ~take));
        return value;
    }
}
