namespace Pys3Local.Storage.Local.Files;

internal sealed class PortableFile(FileStream stream, string path) : IOpenFile
{
    public FileFacts Facts => new(
        FileKind.File,
        RandomAccess.GetLength(stream.SafeFileHandle),
        (File.GetLastWriteTimeUtc(stream.SafeFileHandle) - DateTime.UnixEpoch).Ticks / 10 * 1000);

    public int Read(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(stream.SafeFileHandle, buffer, offset);
        }
        catch (IOException error)
        {
            throw FileErrors.From(error, path);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(stream.SafeFileHandle, bytes, offset);
        }
        catch (IOException error)
        {
            throw FileErrors.From(error, path);
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(stream.SafeFileHandle, length);

    public void Sync()
    {
        try
        {
            DiskSync.File(stream.SafeFileHandle);
        }
        catch (IOException error)
        {
            throw FileErrors.From(error, path);
        }
    }

    public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length) => false;

    public void Dispose() => stream.Dispose();
}
