using System.Buffers;
using System.Buffers.Binary;
using Pys3Local.Storage.Checksums;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// One file of the journal. Its space is written before it is needed and used again and again: to overwrite is what makes
/// <c>fdatasync</c> quick. A record is length (4 bytes), CRC-32C of epoch and payload (4), epoch (8), payload; records follow one
/// another, and the first that is not whole, or is of another epoch, is the end.
/// </summary>
internal sealed class Segment(IOpenFile file) : IDisposable
{
    /// <summary>Bytes that <see cref="Append"/> fills at the start of each record.</summary>
    public const int HeaderLength = 16;

    private const int BufferSize = 256 * 1024;
    private const int GrowBy = 1 << 20;
    private const int RecordLimit = 4 << 20;

    /// <summary>Bytes, and records: what a segment takes before it is to be checkpointed.</summary>
    public const long SizeLimit = 64L << 20;
    private const int CountLimit = 50_000;

    private long _allocated = file.Facts.Size;
    private int _users;
    private int _records;
    private long _touched;

    /// <summary>Greater than that of every earlier segment; what is left of an earlier use has another one.</summary>
    public ulong Epoch { get; private set; }

    /// <summary>Bytes.</summary>
    public long Position { get; private set; }

    /// <summary>It has grown so far that to do it all again, after a crash, would take long.</summary>
    public bool IsFull => Position > SizeLimit || _records > CountLimit;

    /// <summary>Records that are committed and not yet in the files.</summary>
    public int Users => Volatile.Read(ref _users);

    public void Start(ulong epoch)
    {
        Epoch = epoch;
        Position = 0;
        _records = 0;
    }

    /// <summary>
    /// Appends records, each with room for its header; they are nothing before <see cref="Sync"/>. On failure the segment is
    /// as it was after <see cref="TryErase"/>.
    /// </summary>
    public void Append(List<byte[]> records)
    {
        var end = Position;
        foreach (var record in records)
        {
            end += record.Length;
        }

        Reserve(end);
        _touched = end;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, end - Position));
        try
        {
            var (at, filled) = (Position, 0);
            foreach (var record in records)
            {
                WriteHeader(record);
                if (record.Length > buffer.Length - filled)
                {
                    file.Write(at, buffer.AsSpan(0, filled));
                    (at, filled) = (at + filled, 0);
                }

                if (record.Length > buffer.Length)
                {
                    file.Write(at, record);
                    at += record.Length;
                }
                else
                {
                    record.CopyTo(buffer, filled);
                    filled += record.Length;
                }
            }

            file.Write(at, buffer.AsSpan(0, filled));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Position = end;
        _records += records.Count;
        Interlocked.Add(ref _users, records.Count);
    }

    /// <summary>
    /// After an append that failed: whole records of it may be there, and would be found behind a shorter one that is written over the
    /// first. False where this cannot be written either.
    /// </summary>
    public bool TryErase()
    {
        try
        {
            Zero(Position, _touched);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    public void Sync() => file.Sync();

    public int Leave() => Interlocked.Decrement(ref _users);

    /// <summary>Makes the segment empty, on the medium.</summary>
    public void Clear()
    {
        file.Write(0, stackalloc byte[HeaderLength]);
        file.Sync();
        Position = 0;
        _records = 0;
    }

    /// <summary>Gives space back that a burst has taken.</summary>
    public void Shrink(long length)
    {
        if (_allocated > length)
        {
            file.SetLength(length);
            _allocated = length;
        }
    }

    /// <summary>The records that a crash has left, in order, with where each lies. It tells the segment its epoch.</summary>
    public IEnumerable<(long At, JournalRecord Record)> Read()
    {
        var header = new byte[HeaderLength];
        for (long at = 0; Fill(at, header);)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            var epoch = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(8));
            if (length is <= 0 or > RecordLimit || length > file.Facts.Size - at - HeaderLength || (at > 0 && epoch != Epoch))
            {
                yield break;
            }

            var payload = new byte[length];
            if (!Fill(at + HeaderLength, payload) || CheckOf(epoch, payload) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
            {
                yield break;
            }

            Epoch = epoch;
            yield return (at, Decode(payload));
            at += HeaderLength + length;
        }
    }

    /// <summary>A record that has been found, once more.</summary>
    public JournalRecord Read(long at)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Fill(at, header);
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
        Fill(at + HeaderLength, payload);
        return Decode(payload);
    }

    public void Dispose() => file.Dispose();

    private static JournalRecord Decode(byte[] payload) => JournalRecord.Decode(payload)
        ?? throw new StorageException(StorageFailure.NotSupported, "the journal holds a record of a newer pys3local");

    private static uint CheckOf(ulong epoch, ReadOnlySpan<byte> payload)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, epoch);
        var register = Crc.Crc32C.Update(CrcPolynomial.Crc32C.Ones, seed);
        return ~(uint)Crc.Crc32C.Update(register, payload);
    }

    private void WriteHeader(byte[] record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), CheckOf(Epoch, record.AsSpan(HeaderLength)));
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(8), Epoch);
    }

    private void Reserve(long end)
    {
        if (end <= _allocated)
        {
            return;
        }

        var target = (end + GrowBy - 1) / GrowBy * GrowBy;
        Zero(_allocated, target);
        _allocated = target;
    }

    private void Zero(long from, long to)
    {
        var zeros = new byte[64 * 1024];
        for (var at = from; at < to; at += zeros.Length)
        {
            file.Write(at, zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - at)));
        }
    }

    private bool Fill(long at, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = file.Read(at, buffer);
            if (count == 0)
            {
                return false;
            }

            at += count;
            buffer = buffer[count..];
        }

        return true;
    }
}
