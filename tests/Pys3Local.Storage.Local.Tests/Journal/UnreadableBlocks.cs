using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Tests.Journal;

/// <summary>A file of which the disk cannot read some places: each read that touches one fails.</summary>
/// <param name="file">The file.</param>
/// <param name="fails">Asked with the first and the last byte of a read.</param>
internal sealed class UnreadableBlocks(IOpenFile file, Func<long, long, bool> fails) : IOpenFile
{
    public FileFacts Facts => file.Facts;

    public int Read(long offset, Span<byte> buffer) => buffer.Length > 0 && fails(offset, offset + buffer.Length - 1)
        ? throw LinuxErrors.From(LinuxErrors.InputOutput, "journal")
        : file.Read(offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

    public void SetLength(long length) => file.SetLength(length);

    public void Sync() => file.Sync();

    public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length) => file.CopyFrom(source, sourceOffset, offset, length);

    public void Dispose() => file.Dispose();
}
