using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Crash;

internal sealed class SimulatedFile(SimulatedDisk disk, int number, int modified, byte[]? content = null) : IOpenFile
{
    private readonly Lock _lock = new();
    private byte[] _content = content ?? [];
    private int _modified = modified;

    public int Number { get; } = number;

    public FileFacts Facts => new(FileKind.File, _content.Length, _modified);

    public int Read(long offset, Span<byte> buffer)
    {
        lock (_lock)
        {
            var count = (int)Math.Clamp(_content.Length - offset, 0, buffer.Length);
            _content.AsSpan((int)Math.Min(offset, _content.Length), count).CopyTo(buffer);
            return count;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var written = new DiskOperation.Write(Number, offset, bytes.ToArray());
        disk.Record(written);
        lock (_lock)
        {
            if (_content.Length < offset + bytes.Length)
                Array.Resize(ref _content, (int)offset + bytes.Length);

            bytes.CopyTo(_content.AsSpan((int)offset));
            _modified = written.Modified = disk.Now;
        }
    }

    public void SetLength(long length)
    {
        disk.Record(new DiskOperation.SetLength(Number, length));
        lock (_lock)
            Array.Resize(ref _content, (int)length);
    }

    public void Sync() => disk.Record(new DiskOperation.SyncFile(Number));

    public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length) => false;

    public void Dispose()
    {
    }
}
