using System.Buffers.Binary;
using System.Numerics;

namespace Pys3Local.Configuration.Encryption;

/// <summary>XSalsa20 (D. J. Bernstein, "Extending the Salsa20 nonce"), which .NET does not have: HSalsa20 makes a key of the first 16 bytes of the nonce.</summary>
internal static class XSalsa20
{
    internal const int KeyBytes = 32;
    internal const int NonceBytes = 24;

    private const int BlockBytes = 64;
    private const int Words = 16;

    /// <summary>"expand 32-byte k".</summary>
    private static ReadOnlySpan<uint> Sigma => [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

    /// <summary>The first <paramref name="length"/> bytes of the key stream.</summary>
    internal static byte[] Stream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, int length)
    {
        Span<byte> subkey = stackalloc byte[KeyBytes];
        Span<uint> state = stackalloc uint[Words];
        Span<uint> mixed = stackalloc uint[Words];

        Fill(state, key, nonce[..16]);
        state.CopyTo(mixed);
        Rounds(mixed);
        ReadOnlySpan<int> taken = [0, 5, 10, 15, 6, 7, 8, 9];
        for (var i = 0; i < taken.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(subkey[(4 * i)..], mixed[taken[i]]);

        Span<byte> input = stackalloc byte[16];
        input.Clear();
        nonce[16..].CopyTo(input);
        Fill(state, subkey, input);
        var stream = new byte[(length + BlockBytes - 1) / BlockBytes * BlockBytes];
        for (var at = 0; at < stream.Length; at += BlockBytes)
        {
            // The position is counted in words 8 and 9; a configuration file never needs the second.
            state[8] = (uint)(at / BlockBytes);
            state.CopyTo(mixed);
            Rounds(mixed);
            for (var i = 0; i < Words; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(stream.AsSpan(at + 4 * i), mixed[i] + state[i]);
        }

        return stream[..length];
    }

    private static void Fill(Span<uint> state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> input)
    {
        for (var i = 0; i < 4; i++)
        {
            state[5 * i] = Sigma[i];
            state[1 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
            state[6 + i] = BinaryPrimitives.ReadUInt32LittleEndian(input[(4 * i)..]);
            state[11 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(16 + 4 * i)..]);
        }
    }

    private static void Rounds(Span<uint> x)
    {
        for (var round = 0; round < 20; round += 2)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
