using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pys3Local.S3.Checksums.Md5;

/// <summary>
/// <see cref="Md5Rounds"/> for four contents at once, one in each place of a vector. No step of MD5 can begin before the one before
/// it has ended, so that a processor has little to do with one: four take less than twice the time.
/// </summary>
/// <remarks>The steps are in both classes: written once, generic over the word, they came out of the ahead-of-time compiler five times slower.</remarks>
internal static class Md5FourRounds
{
    public const int Lanes = 4;

    private const MethodImplOptions Inlined = MethodImplOptions.AggressiveInlining;

    private static readonly Vector128<uint>[] Sines = Array.ConvertAll(Md5Rounds.Sines, Vector128.Create);

    /// <summary>Brings each state on by whole blocks, as many of each content.</summary>
    public static void Add(Span<Vector128<uint>> states, ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three, ReadOnlySpan<byte> four)
    {
        Span<Vector128<uint>> words = stackalloc Vector128<uint>[16];
        ref var w = ref MemoryMarshal.GetReference(words);
        ref var k = ref MemoryMarshal.GetArrayDataReference(Sines);
        Transpose(states);
        var (a, b, c, d) = (states[0], states[1], states[2], states[3]);
        for (var at = 0; at < one.Length; at += Md5Rounds.Block)
        {
            var (a0, b0, c0, d0) = (a, b, c, d);
            Load(words, one[at..], two[at..], three[at..], four[at..]);
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

        (states[0], states[1], states[2], states[3]) = (a, b, c, d);
        Transpose(states);
    }

    /// <summary>The block of each content, word beside word.</summary>
    [MethodImpl(Inlined)]
    private static void Load(Span<Vector128<uint>> words, ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three, ReadOnlySpan<byte> four)
    {
        var first = Words(one);
        var second = Words(two);
        var third = Words(three);
        var fourth = Words(four);
        for (var i = 0; i < words.Length; i++)
            words[i] = Vector128.Create(first[i], second[i], third[i], fourth[i]);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<Vector128<uint>, uint>(words), MemoryMarshal.Cast<Vector128<uint>, uint>(words));
    }

    /// <summary>From a state of four words for each content to four words of each, and back.</summary>
    private static void Transpose(Span<Vector128<uint>> states)
    {
        var (a, b, c, d) = (states[0], states[1], states[2], states[3]);
        for (var i = 0; i < Lanes; i++)
            states[i] = Vector128.Create(a[i], b[i], c[i], d[i]);
    }

    [MethodImpl(Inlined)]
    private static ReadOnlySpan<uint> Words(ReadOnlySpan<byte> block) => MemoryMarshal.Cast<byte, uint>(block[..Md5Rounds.Block]);

    [MethodImpl(Inlined)]
    private static ref Vector128<uint> At(ref Vector128<uint> first, int index) => ref Unsafe.Add(ref first, index);

    [MethodImpl(Inlined)]
    private static Vector128<uint> Turn(Vector128<uint> value, int bits) => (value << bits) | (value >>> (32 - bits));

    [MethodImpl(Inlined)]
    private static Vector128<uint> F(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => d ^ (b & (c ^ d));

    [MethodImpl(Inlined)]
    private static Vector128<uint> G(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => Vector128.AndNot(c, d) + (b & d);

    [MethodImpl(Inlined)]
    private static Vector128<uint> H(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => c ^ d ^ b;

    [MethodImpl(Inlined)]
    private static Vector128<uint> I(Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) => c ^ (b | ~d);
}
