using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Pys3Local.Storage.Local.Index;

/// <summary>
/// An object's metadata and attributes as one column: the byte 1, then for either map the number of its pairs and each name and value with its
/// length before it. Numbers have seven bits to a byte, the lowest first. Version 0.3 wrote JSON, <c>[["name","value",…],["name","value",…]]</c>: it is read, too.
/// </summary>
internal static class RowMaps
{
    private const byte Format = 1;
    private const int KnownNames = 64;

    /// <summary>Longer ones are a client's own.</summary>
    private const int KnownLength = 40;

    /// <summary>Names that were read before, each at the place that its bytes give it: there are few, and every row has them.</summary>
    private static readonly string?[] Known = new string?[KnownNames];

    /// <summary>Null if both are empty.</summary>
    public static byte[]? Write(ObjectInfo info)
    {
        if (info.Metadata.IsEmpty && info.Attributes.IsEmpty)
            return null;

        var bytes = new ArrayBufferWriter<byte>(256);
        bytes.Write([Format]);
        foreach (var map in (ReadOnlySpan<ImmutableSortedDictionary<string, string>>)[info.Metadata, info.Attributes])
        {
            WriteNumber(bytes, map.Count);
            foreach (var (name, value) in map)
            {
                WriteText(bytes, name);
                WriteText(bytes, value);
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="ArgumentException">It was not written so.</exception>
    public static (ImmutableSortedDictionary<string, string> Metadata, ImmutableSortedDictionary<string, string> Attributes) Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return (StringMap.Empty, StringMap.Empty);

        if (bytes[0] != Format)
        {
            var json = new Utf8JsonReader(bytes);
            json.Read();
            return (ReadMap(ref json), ReadMap(ref json));
        }

        bytes = bytes[1..];
        return (ReadMap(ref bytes), ReadMap(ref bytes));
    }

    private static ImmutableSortedDictionary<string, string> ReadMap(ref ReadOnlySpan<byte> bytes)
    {
        var count = ReadNumber(ref bytes);
        if (count <= 1)
            return count == 0 ? StringMap.Empty : StringMap.Empty.Add(NameOf(ReadText(ref bytes)), Encoding.UTF8.GetString(ReadText(ref bytes)));

        var map = StringMap.Empty.ToBuilder();
        for (; count > 0; count--)
        {
            var name = NameOf(ReadText(ref bytes));
            map[name] = Encoding.UTF8.GetString(ReadText(ref bytes));
        }

        return map.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> ReadMap(ref Utf8JsonReader json)
    {
        json.Read();
        var map = StringMap.Empty.ToBuilder();
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            var name = json.GetString()!;
            json.Read();
            map[name] = json.GetString()!;
        }

        return map.ToImmutable();
    }

    /// <summary>A text of which there are few in all rows: the one that was read before, where it is the same.</summary>
    public static string NameOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > KnownLength)
            return Encoding.UTF8.GetString(bytes);

        ref var known = ref Known[(bytes.Length + bytes[0] + bytes[^1]) % KnownNames];
        if (known is { } name && Ascii.Equals(bytes, name))
            return name;

        return known = Encoding.UTF8.GetString(bytes);
    }

    private static void WriteText(ArrayBufferWriter<byte> bytes, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(bytes, length);
        bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(Math.Max(1, length))));
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadNumber(ref bytes);
        var text = bytes[..length];
        bytes = bytes[length..];
        return text;
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, int number)
    {
        for (; number >= 0x80; number >>= 7)
            bytes.Write([(byte)(number | 0x80)]);

        bytes.Write([(byte)number]);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (bytes.IsEmpty || shift > 21)
                throw new ArgumentException("a number has no end", nameof(bytes));

            var part = bytes[0];
            bytes = bytes[1..];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }
    }
}
