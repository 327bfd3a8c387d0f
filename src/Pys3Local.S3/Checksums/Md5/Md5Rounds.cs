using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pys3Local.S3.Checksums.Md5;

/// <summary>
/// MD5's compression function (RFC 1321), as quick as the library's. That one's state cannot be taken out, to go on with beside
/// other contents: see <see cref="Md5FourRounds"/>.
/// </summary>
internal static class Md5Rounds
{
    /// <summary>Bytes that are taken at a time.</summary>
    public const int Block = 64;

    private const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;

    /// <summary>What is added in each of the 64 steps: the sine of its number, without sign, as a fraction of 32 bits.</summary>
    internal static readonly uint[] Sines = [.. Enumerable.Range(1, 64).Select(number => (uint)(Math.Abs(Math.Sin(number)) * 4294967296))];

    /// <summary>The state before the first block.</summary>
    public static Vector128<uint> Start { get; } = Vector128.Create(0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u);

    /// <summary>The state after further whole blocks.</summary>
    public static Vector128<uint> Of(Vector128<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> words = stackalloc uint[16];
        ref var w = ref MemoryMarshal.GetReference(words);
        ref var k = ref MemoryMarshal.GetArrayDataReference(Sines);
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        for (; blocks.Length >= Block; blocks = blocks[Block..])
        {
            var (a0, b0, c0, d0) = (a, b, c, d);
            Words(blocks[..Block], words);
            for (var i = 0; i < 16; i += 4)
            {
                a = b + Turn(a + At(ref w, i) + At(ref k, i) + F(b, c, d), 7);
                d = a + Turn(d + At(ref w, i + 1) + At(ref k, i + 1) + F(a, b, c), 12);
                c = d + Turn(c + At(ref w, i + 2) + At(ref k, i + 2) + F(d, a, b), 17);
                b = c + Turn(b + At(ref w, i + 3) + At(ref k, i + 3) + F(c, d, a), 22);
            }

            for (var i = 0; i < 16; i += 4)
            {
                a = b + Turn(a + At(ref w, (1 + i) & 15) + At(ref k, 16 + i) + G(b, c, d), 5);
                d = a + Turn(d + At(ref w, (6 + i) & 15) + At(ref k, 17 + i) + G(a, b, c), 9);
                c = d + Turn(c + At(ref w, (11 + i) & 15) + At(ref k, 18 + i) + G(d, a, b), 14);
                b = c + Turn(b + At(ref w, i) + At(ref k, 19 + i) + G(c, d, a), 20);
            }

            for (var i = 0; i < 16; i += 4)
            {
                a = b + Turn(a + At(ref w, (5 - i) & 15) + At(ref k, 32 + i) + H(b, c, d), 4);
                d = a + Turn(d + At(ref w, (8 - i) & 15) + At(ref k, 33 + i) + H(a, b, c), 11);
                c = d + Turn(c + At(ref w, (11 - i) & 15) + At(ref k, 34 + i) + H(d, a, b), 16);
                b = c + Turn(b + At(ref w, (14 - i) & 15) + At(ref k, 35 + i) + H(c, d, a), 23);
            }

            for (var i = 0; i < 16; i += 4)
            {
                a = b + Turn(a + At(ref w, -i & 15) + At(ref k, 48 + i) + I(b, c, d), 6);
                d = a + Turn(d + At(ref w, (7 - i) & 15) + At(ref k, 49 + i) + I(a, b, c), 10);
                c = d + Turn(c + At(ref w, (14 - i) & 15) + At(ref k, 50 + i) + I(d, a, b), 15);
                b = c + Turn(b + At(ref w, (5 - i) & 15) + At(ref k, 51 + i) + I(c, d, a), 21);
            }

            (a, b, c, d) = (a + a0, b + b0, c + c0, d + d0);
        }

        return Vector128.Create(a, b, c, d);
    }

    private static void Words(ReadOnlySpan<byte> block, Span<uint> words)
    {
        MemoryMarshal.Cast<byte, uint>(block).CopyTo(words);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, words);
    }

    [MethodImpl(Inlined)]
    private static ref uint At(ref uint first, int index) => ref Unsafe.Add(ref first, index);

    [MethodImpl(Inlined)]
    private static uint Turn(uint value, int bits) => BitOperations.RotateLeft(value, bits);

    [MethodImpl(Inlined)]
    private static uint F(uint b, uint c, uint d) => d ^ (b & (c ^ d));

    [MethodImpl(Inlined)]
    private static uint G(uint b, uint c, uint d) => (c & ~d) + (b & d);

    [MethodImpl(Inlined)]
    private static uint H(uint b, uint c, uint d) => c ^ d ^ b;

    [MethodImpl(Inlined)]
    private static uint I(uint b, uint c, uint d) => c ^ (b | ~d);
}
