using System.Buffers.Binary;
using System.Text;

namespace Pys3Local.Minio.Format;

/// <summary>Reads MessagePack from the first byte on, without trusting it. https://github.com/msgpack/msgpack/blob/master/spec.md</summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    private const int MaxDepth = 32;

    private ReadOnlySpan<byte> _rest = data;

    public readonly int Remaining => _rest.Length;

    public long Integer()
    {
        var code = Byte();
        return code switch
        {
            <= 0x7f => code,
            >= 0xe0 => (sbyte)code,
            0xcc => Byte(),
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf => checked((long)BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xd0 => (sbyte)Byte(),
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected(code, "a number"),
        };
    }

    /// <summary>The bytes of a string or of a binary; none for nil.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var code = Byte();
        return code switch
        {
            0xc0 => default,
            >= 0xa0 and <= 0xbf => Take(code & 0x1f),
            0xc4 or 0xd9 => Take(Byte()),
            0xc5 or 0xda => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xc6 or 0xdb => Take(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Unexpected(code, "bytes"),
        };
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public bool Boolean() => Byte() switch { 0xc2 => false, 0xc3 => true, var code => throw Unexpected(code, "true or false") };

    /// <summary>The number of entries of a map; 0 for nil.</summary>
    public int Map() => Byte() switch
    {
        0xc0 => 0,
        var code and >= 0x80 and <= 0x8f => code & 0xf,
        0xde => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        0xdf => Count(2),
        var code => throw Unexpected(code, "a map"),
    };

    /// <summary>The number of elements; 0 for nil.</summary>
    public int Array() => Byte() switch
    {
        0xc0 => 0,
        var code and >= 0x90 and <= 0x9f => code & 0xf,
        0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        0xdd => Count(1),
        var code => throw Unexpected(code, "an array"),
    };

    public long[] Integers()
    {
        var count = Array();
        if (count > _rest.Length)
            throw Ended();

        var result = new long[count];
        for (var i = 0; i < result.Length; i++)
            result[i] = Integer();

        return result;
    }

    /// <summary>Passes over one value, whatever it is.</summary>
    public void Skip() => Skip(0);

    private void Skip(int depth)
    {
        if (depth > MaxDepth)
            throw new MinioFormatException("nested too deeply");

        var code = _rest.Length > 0 ? _rest[0] : throw Ended();
        switch (code)
        {
            case <= 0x7f or >= 0xe0 or (>= 0xcc and <= 0xd3):
                Integer();
                break;
            case (>= 0x80 and <= 0x8f) or 0xde or 0xdf:
                for (var left = 2L * Map(); left > 0; left--)
                    Skip(depth + 1);

                break;
            case (>= 0x90 and <= 0x9f) or 0xdc or 0xdd:
                for (var left = Array(); left > 0; left--)
                    Skip(depth + 1);

                break;
            case 0xc2 or 0xc3:
                Byte();
                break;
            case 0xca or 0xcb or (>= 0xd4 and <= 0xd8):
                Take(code switch { 0xca => 5, 0xcb => 9, _ => 2u + (1u << (code - 0xd4)) });
                break;
            case >= 0xc7 and <= 0xc9:
                Byte();
                Take(1 + (code switch { 0xc7 => Byte(), 0xc8 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)), _ => BinaryPrimitives.ReadUInt32BigEndian(Take(4)) }));
                break;
            default:
                Bytes();
                break;
        }
    }

    private int Count(int each)
    {
        var count = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return count <= (uint)_rest.Length / each ? (int)count : throw Ended();
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > (uint)_rest.Length)
            throw Ended();

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ReadOnlySpan<byte> Take(int count) => Take((uint)count);

    private static MinioFormatException Ended() => new("ends too early");

    private static MinioFormatException Unexpected(byte code, string wanted) => new($"has 0x{code:x2} in place of {wanted}");
}
