using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pys3Local.Minio.Erasure;

/// <summary>HighwayHash with 256 bits and MinIO's fixed key: what is written before each block of a part. https://arxiv.org/abs/1612.06257</summary>
internal struct HighwayHash256
{
    public const int Size = 32;

    private const int PacketSize = 32;
    private const int FinalRounds = 10;

    private Lanes _v0;
    private Lanes _v1;
    private Lanes _mul0;
    private Lanes _mul1;

    private HighwayHash256(ReadOnlySpan<byte> key)
    {
        Fill(ref _mul0, 0xdbe6d5d5fe4cce2f, 0xa4093822299f31d0, 0x13198a2e03707344, 0x243f6a8885a308d3);
        Fill(ref _mul1, 0x3bd39e10cb0ef593, 0xc0acf169b5f18a8c, 0xbe5466cf34e90c6c, 0x452821e638d01377);
        for (var i = 0; i < 4; i++)
        {
            var part = BinaryPrimitives.ReadUInt64LittleEndian(key[(8 * i)..]);
            _v0[i] = _mul0[i] ^ part;
            _v1[i] = _mul1[i] ^ BitOperations.RotateLeft(part, 32);
        }
    }

    /// <summary>The hash of the first hundred decimals of pi with a key of zeros: MinIO's choice, the same everywhere.</summary>
    private static ReadOnlySpan<byte> Key =>
    [
        0x4b, 0xe7, 0x34, 0xfa, 0x8e, 0x23, 0x8a, 0xcd, 0x26, 0x3e, 0x83, 0xe6, 0xbb, 0x96, 0x85, 0x52,
        0x04, 0x0f, 0x93, 0x5d, 0xa3, 0x9f, 0x44, 0x14, 0x97, 0xe0, 0x9d, 0x13, 0x22, 0xde, 0x36, 0xa0,
    ];

    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var state = new HighwayHash256(Key);
        for (; data.Length >= PacketSize; data = data[PacketSize..])
            state.Update(data);

        if (data.Length > 0)
            state.UpdateRest(data);

        state.Finish(destination);
    }

    private static void Fill(ref Lanes lanes, ulong a, ulong b, ulong c, ulong d) => (lanes[0], lanes[1], lanes[2], lanes[3]) = (a, b, c, d);

    private void Update(ReadOnlySpan<byte> packet) => Update(
        BinaryPrimitives.ReadUInt64LittleEndian(packet),
        BinaryPrimitives.ReadUInt64LittleEndian(packet[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(packet[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(packet[24..]));

    private void Update(ulong a, ulong b, ulong c, ulong d)
    {
        Mix(0, a);
        Mix(1, b);
        Mix(2, c);
        Mix(3, d);
        Zip(_v1[1], _v1[0], ref _v0[1], ref _v0[0]);
        Zip(_v1[3], _v1[2], ref _v0[3], ref _v0[2]);
        Zip(_v0[1], _v0[0], ref _v1[1], ref _v1[0]);
        Zip(_v0[3], _v0[2], ref _v1[3], ref _v1[2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mix(int i, ulong lane)
    {
        _v1[i] += _mul0[i] + lane;
        _mul0[i] ^= (uint)_v1[i] * (_v0[i] >> 32);
        _v0[i] += _mul1[i];
        _mul1[i] ^= (uint)_v0[i] * (_v1[i] >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Zip(ulong v1, ulong v0, ref ulong add1, ref ulong add0)
    {
        add0 += (((v0 & 0xff000000) | (v1 & 0xff00000000)) >> 24) | (((v0 & 0xff0000000000) | (v1 & 0xff000000000000)) >> 16)
            | (v0 & 0xff0000) | ((v0 & 0xff00) << 32) | ((v1 & 0xff00000000000000) >> 8) | (v0 << 56);
        add1 += (((v1 & 0xff000000) | (v0 & 0xff00000000)) >> 24) | (v1 & 0xff0000) | ((v1 & 0xff0000000000) >> 16)
            | ((v1 & 0xff00) << 24) | ((v0 & 0xff000000000000) >> 8) | ((v1 & 0xff) << 48) | (v0 & 0xff00000000000000);
    }

    private void UpdateRest(ReadOnlySpan<byte> rest)
    {
        var size = rest.Length;
        var tail = size & 3;
        var whole = size & ~3;
        Span<byte> packet = stackalloc byte[PacketSize];
        packet.Clear();
        for (var i = 0; i < 4; i++)
        {
            _v0[i] += ((ulong)size << 32) + (ulong)size;
            _v1[i] = ((ulong)BitOperations.RotateLeft((uint)(_v1[i] >> 32), size) << 32) | BitOperations.RotateLeft((uint)_v1[i], size);
        }

        rest[..whole].CopyTo(packet);
        if ((size & 16) != 0)
        {
            rest[^4..].CopyTo(packet[28..]);
        }
        else if (tail != 0)
        {
            packet[16] = rest[whole];
            packet[17] = rest[whole + (tail >> 1)];
            packet[18] = rest[^1];
        }

        Update(packet);
    }

    private void Finish(Span<byte> destination)
    {
        for (var i = 0; i < FinalRounds; i++)
            Update(BitOperations.RotateLeft(_v0[2], 32), BitOperations.RotateLeft(_v0[3], 32), BitOperations.RotateLeft(_v0[0], 32), BitOperations.RotateLeft(_v0[1], 32));

        Reduce(0, destination);
        Reduce(2, destination[16..]);
    }

    private void Reduce(int i, Span<byte> destination)
    {
        var a3 = (_v1[i + 1] + _mul1[i + 1]) & 0x3fffffffffffffff;
        var a2 = _v1[i] + _mul1[i];
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (_v0[i] + _mul0[i]) ^ (a2 << 1) ^ (a2 << 2));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], (_v0[i + 1] + _mul0[i + 1]) ^ ((a3 << 1) | (a2 >> 63)) ^ ((a3 << 2) | (a2 >> 62)));
    }

    [InlineArray(4)]
    private struct Lanes
    {
        private ulong _first;
    }
}
