using Microsoft.Win32.SafeHandles;

namespace Pys3Local.FakeDrime;

/// <summary>
/// Bytes in memory where they are few, else in a file without a name, so that tests of memory see the client's only. Files go with
/// the last who can read them, a download under way included.
/// </summary>
internal sealed class FakePiece
{
    private const int Small = 64 * 1024;

    private readonly byte[]? bytes;
    private readonly SafeFileHandle? file;

    private FakePiece(long length, byte[]? bytes, SafeFileHandle? file) => (Length, this.bytes, this.file) = (length, bytes, file);

    public long Length { get; }

    public static FakePiece Of(byte[] content) => new(content.Length, content, null);

    /// <returns>0 at the end only.</returns>
    public int Read(long offset, Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - offset)];
        if (file is not null)
            return RandomAccess.Read(file, buffer, offset);

        if (bytes is null)
            buffer.Clear();
        else
            bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

        return buffer.Length;
    }

    /// <param name="onlyZeros">Where there are many, they must be zeros, and are not kept.</param>
    public sealed class Writer(bool onlyZeros) : IDisposable
    {
        private readonly MemoryStream small = new();
        private SafeFileHandle? file;
        private long length;

        private ReadOnlySpan<byte> Kept => small.GetBuffer().AsSpan(0, (int)small.Length);

        public void Write(ReadOnlySpan<byte> content)
        {
            if (length + content.Length <= Small)
            {
                small.Write(content);
            }
            else if (!onlyZeros)
            {
                file ??= Spill();
                RandomAccess.Write(file, content, length);
            }
            else if (content.ContainsAnyExcept((byte)0) || Kept.ContainsAnyExcept((byte)0))
            {
                throw new FakeViolation("other bytes than zeros");
            }

            length += content.Length;
        }

        public FakePiece ToPiece()
        {
            var piece = new FakePiece(length, length > Small ? null : small.ToArray(), file);
            file = null;
            return piece;
        }

        public void Dispose()
        {
            small.Dispose();
            file?.Dispose();
        }

        private SafeFileHandle Spill()
        {
            var path = Path.Combine(Path.GetTempPath(), "fake-drime-" + Path.GetRandomFileName());
            var opened = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
            File.Delete(path);
            RandomAccess.Write(opened, Kept, 0);
            return opened;
        }
    }
}
