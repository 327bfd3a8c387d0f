using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Pys3Local.S3.Checksums.Md5;

/// <summary>MD5 of a content that comes in pieces.</summary>
internal sealed class Md5Digest : Digest
{
    private const int LengthField = 8;

    private readonly byte[] _rest = new byte[Md5Rounds.Block];
    private int _kept;
    private long _length;

    public override int Length => 16;

    /// <summary>After all whole blocks so far.</summary>
    public Vector128<uint> State { get; set; } = Md5Rounds.Start;

    public override void Append(ReadOnlySpan<byte> data)
    {
        var (start, length) = Split(data);
        State = Md5Rounds.Of(State, data.Slice(start, length));
    }

    /// <summary>
    /// Takes from the next piece of the content what completes a block begun and what is too short for one. The whole blocks between
    /// them are left to the caller, to be brought into the state before anything else is asked.
    /// </summary>
    public (int Start, int Length) Split(ReadOnlySpan<byte> data)
    {
        _length += data.Length;
        var start = 0;
        if (_kept > 0)
        {
            start = Math.Min(data.Length, Md5Rounds.Block - _kept);
            Keep(data[..start]);
            if (_kept < Md5Rounds.Block)
                return (start, 0);

            State = Md5Rounds.Of(State, _rest);
            _kept = 0;
        }

        var length = (data.Length - start) / Md5Rounds.Block * Md5Rounds.Block;
        Keep(data[(start + length)..]);
        return (start, length);
    }

    public override void Finish(Span<byte> result)
    {
        // A bit that is set, zeros, and the number of bits: to the end of a block.
        Span<byte> end = stackalloc byte[2 * Md5Rounds.Block];
        end.Clear();
        _rest.AsSpan(0, _kept).CopyTo(end);
        end[_kept] = 0x80;
        end = end[..(_kept < Md5Rounds.Block - LengthField ? Md5Rounds.Block : 2 * Md5Rounds.Block)];
        BinaryPrimitives.WriteInt64LittleEndian(end[^LengthField..], unchecked(_length * 8));
        var state = Md5Rounds.Of(State, end);
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(result[(4 * i)..], state[i]);
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        data.CopyTo(_rest.AsSpan(_kept));
        _kept += data.Length;
    }
}
