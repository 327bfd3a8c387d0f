using System.Buffers.Binary;
using System.Text;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// One version written or removed, as the journal holds it. Integers are little-endian, texts and byte strings have their length
/// (4 bytes) before them: kind (1 byte), sequence (8), bucket, key, version id, sidecar, name of the
/// body's file (of a removal: where it lay, if not at its key), body.
/// </summary>
internal sealed record JournalRecord(
    JournalRecordKind Kind, string Bucket, string Key, string VersionId, long Sequence, byte[] Sidecar, string BodyFile, ReadOnlyMemory<byte> Body)
{
    public static JournalRecord Removal(string bucket, VersionRecord version) => new(
        JournalRecordKind.Remove, bucket, version.Info.Key, version.Info.VersionId, version.Sequence, [], version.Place ?? "", default);

    public static JournalRecord Write(
        JournalRecordKind kind, string bucket, VersionRecord version, byte[] sidecar, string bodyFile, ReadOnlyMemory<byte> body) => new(
        kind, bucket, version.Info.Key, version.Info.VersionId, version.Sequence, sidecar, bodyFile, body);

    /// <param name="room">Bytes to leave free before it.</param>
    public byte[] Encode(int room = 0)
    {
        var texts = (ReadOnlySpan<string>)[Bucket, Key, VersionId, BodyFile];
        var length = 1 + 8 + (4 * 6) + Sidecar.Length + Body.Length;
        foreach (var text in texts)
        {
            length += Encoding.UTF8.GetByteCount(text);
        }

        var bytes = new byte[room + length];
        bytes[room] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(room + 1), Sequence);
        var rest = bytes.AsSpan(room + 9);
        foreach (var text in texts)
        {
            var count = Encoding.UTF8.GetBytes(text, rest[4..]);
            BinaryPrimitives.WriteInt32LittleEndian(rest, count);
            rest = rest[(4 + count)..];
        }

        rest = Append(rest, Sidecar);
        Append(rest, Body.Span);
        return bytes;
    }

    /// <summary>Null where the bytes are no record; with their checksum right, that is one of a newer version.</summary>
    public static JournalRecord? Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 9)
        {
            return null;
        }

        var rest = bytes[9..];
        Span<ReadOnlyMemory<byte>> parts = new ReadOnlyMemory<byte>[6];
        for (var i = 0; i < parts.Length; i++)
        {
            if (rest.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(rest.Span) is var length && (length < 0 || length > rest.Length - 4))
            {
                return null;
            }

            parts[i] = rest.Slice(4, length);
            rest = rest[(4 + length)..];
        }

        return new JournalRecord(
            (JournalRecordKind)bytes.Span[0],
            Text(parts[0]),
            Text(parts[1]),
            Text(parts[2]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[1..]),
            parts[4].ToArray(),
            Text(parts[3]),
            parts[5]);
    }

    private static Span<byte> Append(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes.Length);
        bytes.CopyTo(target[4..]);
        return target[(4 + bytes.Length)..];
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
