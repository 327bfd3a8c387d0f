using System.Buffers.Binary;
using System.Text;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// One version written or removed, as the journal holds it. Integers are little-endian, texts and byte strings have their length
/// (4 bytes) before them: kind (1 byte), sequence (8), bucket, key, version id, sidecar, name of the
/// body's file (of a removal: where it was, if not at its key), body. From 0.4: where what it replaces was, if not at its key; the number of the
/// batch in its segment (4), and of the record in its batch (4).
/// </summary>
internal sealed record JournalRecord(JournalRecordKind Kind, string Bucket, string Key, string VersionId, long Sequence, byte[] Sidecar)
{
    /// <summary>Bytes at the end of a record that say where in the journal it was written.</summary>
    public const int TrailerLength = 8;

    /// <summary>The name of the body's file; of a removal, where it was if not at its key.</summary>
    public string BodyFile { get; init; } = "";

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where the file is that goes when this is in place; empty if there is none.</summary>
    public string Replaces { get; init; } = "";

    /// <summary>From 1; 0 if an earlier pys3local wrote it.</summary>
    public uint Batch { get; private init; }

    /// <summary>From 0, in its batch.</summary>
    public uint Index { get; private init; }

    public static JournalRecord Removal(string bucket, VersionRecord version) =>
        new(JournalRecordKind.Remove, bucket, version.Info.Key, version.Info.VersionId, version.Sequence, []) { BodyFile = version.Place ?? "" };

    /// <summary>The bucket was empty, and goes as a whole. No key is empty, so an earlier pys3local finds nothing to do here.</summary>
    public static JournalRecord BucketRemoval(string bucket) => new(JournalRecordKind.Remove, bucket, "", "", 0, []);

    public static JournalRecord Write(
        JournalRecordKind kind, string bucket, VersionRecord version, byte[] sidecar, string bodyFile, ReadOnlyMemory<byte> body) =>
        new(kind, bucket, version.Info.Key, version.Info.VersionId, version.Sequence, sidecar) { BodyFile = bodyFile, Body = body };

    /// <summary>With a trailer that is yet to be filled.</summary>
    /// <param name="room">Bytes to leave free before it.</param>
    public byte[] Encode(int room = 0)
    {
        var texts = (ReadOnlySpan<string>)[Bucket, Key, VersionId, BodyFile];
        var length = 1 + 8 + (4 * 7) + Sidecar.Length + Body.Length + Encoding.UTF8.GetByteCount(Replaces) + TrailerLength;
        foreach (var text in texts)
            length += Encoding.UTF8.GetByteCount(text);

        var bytes = new byte[room + length];
        bytes[room] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(room + 1), Sequence);
        var rest = bytes.AsSpan(room + 9);
        foreach (var text in texts)
            rest = Append(rest, text);

        rest = Append(rest, Sidecar);
        rest = Append(rest, Body.Span);
        Append(rest, Replaces);
        return bytes;
    }

    public static void FillTrailer(Span<byte> record, uint batch, uint index)
    {
        var trailer = record[^TrailerLength..];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, batch);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], index);
    }

    /// <summary>Null if the bytes are no record; with their checksum right, that is one of a newer version.</summary>
    public static JournalRecord? Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 9 || bytes.Span[0] is 0 or > (byte)JournalRecordKind.Remove)
            return null;

        var rest = bytes[9..];
        Span<ReadOnlyMemory<byte>> parts = new ReadOnlyMemory<byte>[6];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryTake(ref rest, out parts[i]))
                return null;
        }

        var placed = TryTake(ref rest, out var replaces) && rest.Length == TrailerLength;
        return new JournalRecord(
            (JournalRecordKind)bytes.Span[0],
            Text(parts[0]),
            Text(parts[1]),
            Text(parts[2]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[1..]),
            parts[4].ToArray())
        {
            BodyFile = Text(parts[3]),
            Body = parts[5],
            Replaces = placed ? Text(replaces) : "",
            Batch = placed ? BinaryPrimitives.ReadUInt32LittleEndian(rest.Span) : 0,
            Index = placed ? BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]) : 0,
        };
    }

    private static bool TryTake(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> part)
    {
        part = default;
        if (rest.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(rest.Span) is var length && (length < 0 || length > rest.Length - 4))
            return false;

        part = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return true;
    }

    private static Span<byte> Append(Span<byte> target, string text)
    {
        var count = Encoding.UTF8.GetBytes(text, target[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, count);
        return target[(4 + count)..];
    }

    private static Span<byte> Append(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes.Length);
        bytes.CopyTo(target[4..]);
        return target[(4 + bytes.Length)..];
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
