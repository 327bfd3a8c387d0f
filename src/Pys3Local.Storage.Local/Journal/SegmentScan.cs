using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Finds the records that an earlier run has left in a file. A power cut leaves a torn tail, with nothing whole after it but records of the same
/// batch, of which none was acknowledged. Where something else is whole after a broken record, the medium has changed what was acknowledged: the rest is found all
/// the same, and <see cref="Damage"/> says so. What the disk cannot read is damage, too, wherever it is (<see cref="RescuedBytes"/>); other errors are thrown.
/// </summary>
internal sealed class SegmentScan(IOpenFile file, string path)
{
    private const int ChunkSize = 256 * 1024;

    private readonly long _size = file.Facts.Size;
    private readonly RescuedBytes _bytes = new(file, path);
    private (uint Before, uint After)? _gap;
    private bool _certain;
    private (uint Batch, uint Index) _last;

    /// <summary>After the record that was found last, in bytes.</summary>
    public long End { get; private set; }

    /// <summary>Of the records; null if there are none.</summary>
    public ulong? Epoch { get; private set; }

    /// <summary>Where something is missing that had been acknowledged; null if nothing is. After the last record.</summary>
    public long? Damage { get; private set; }

    public IEnumerable<(long At, JournalRecord Record)> Records()
    {
        for (long at = 0; ;)
        {
            if (JournalFile.TryRead(_bytes.Read, _size, at, Epoch) is not var (epoch, payload) || Decode(payload) is not { } record)
            {
                if ((Epoch is { } known ? FindNext(at + 1, known) : FindFirst()) is not { } next)
                    break;

                Damage ??= at;
                at = next;
                _gap ??= (_last.Batch, 0);
                continue;
            }

            Epoch = epoch;
            Note(record);
            End = at + JournalFile.HeaderLength + payload.Length;
            yield return (at, record);
            at = End;
        }

        if (_gap is var (before, after) && !_certain && (after == 0 || (after == _last.Batch && after - before <= 1)))
        {
            // Torn in its last batch.
            Damage = null;
        }

        Damage ??= _bytes.FirstLost;
    }

    /// <summary>Null if it is of an earlier place than the one before: bytes that have been copied.</summary>
    private JournalRecord? Decode(byte[] payload)
    {
        var record = JournalRecord.Decode(payload) ?? throw new StorageException(StorageFailure.NotSupported, "the journal holds a record of a newer pys3local");
        return record.Batch > 0 && (record.Batch, record.Index).CompareTo(_last) <= 0 ? null : record;
    }

    /// <summary>A batch that another follows had been synced, and so had one that begins after the gap's.</summary>
    private void Note(JournalRecord record)
    {
        if (_gap is var (before, after))
        {
            if (after == 0)
            {
                _gap = (before, record.Batch);
                _certain |= record.Batch == 0 || record.Index == 0;
            }
            else
            {
                _certain |= record.Batch != after;
            }
        }

        _last = (record.Batch, record.Index);
    }

    /// <summary>Where the first record is broken, its header may be whole, or have one byte changed.</summary>
    private long? FindFirst()
    {
        Span<byte> header = stackalloc byte[JournalFile.HeaderLength];
        var whole = JournalFile.Fill(_bytes.Read, 0, header);
        if (_bytes.FirstLost == 0)
        {
            // Whether it is empty is not known, and what comes next may be of an earlier use of the file.
            throw _bytes.Refusal("the disk reports an input/output error for its first block");
        }

        if (!whole || !header.ContainsAnyExcept((byte)0))
            return null;

        var epoch = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        if (FindNext(1, epoch) is { } next)
        {
            Epoch = epoch;
            return next;
        }

        // The lowest byte alone differs between epochs of a clock that has stopped: what is found then may be of an earlier use of the file, unless the first
        // record's checksum says that it had that epoch.
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var second = JournalFile.HeaderLength + (long)length;
        return length is > 0 and <= JournalFile.RecordLimit
            && JournalFile.TryRead(_bytes.Read, _size, second, null) is var (other, _) && IsOneByte(other ^ epoch)
            && ((other & 0xFF) == (epoch & 0xFF) || JournalFile.IsWholeBut(_bytes.Read, _size, 0, other)) ? second : null;
    }

    private static bool IsOneByte(ulong difference) => difference != 0
        && BitOperations.LeadingZeroCount(difference) / 8 == 7 - (BitOperations.TrailingZeroCount(difference) / 8);

    /// <summary>The first whole record of this epoch that begins there or later.</summary>
    private long? FindNext(long from, ulong epoch)
    {
        Span<byte> mark = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, epoch);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkSize, _size));
        try
        {
            for (var at = from + 8; at < _size;)
            {
                var count = (int)Math.Min(buffer.Length, _size - at);
                JournalFile.Fill(_bytes.Read, at, buffer.AsSpan(0, count));
                for (var found = 0; buffer.AsSpan(found, count - found).IndexOf(mark) is >= 0 and var offset; found++)
                {
                    found += offset;
                    if (JournalFile.TryRead(_bytes.Read, _size, at + found - 8, epoch) is not null)
                        return at + found - 8;
                }

                at += Math.Max(1, count - 7);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
