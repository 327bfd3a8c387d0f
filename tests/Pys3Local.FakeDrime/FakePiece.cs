using Microsoft.Win32.SafeHandles;

namespace Pys3Local.FakeDrime;

/// <summary>
/// Bytes in memory where they are few, else in a file without a name, so that tests of memory see the client's only. Files go with
/// the last who can read them, a download under way included.
/// </summary>
internal sealed class FakePiece
{
    private const int Small = 64 * 1024;

    private readonly byte[]? _bytes;
    private readonly SafeFileHandle? _file;

    private FakePiece(long length, byte[]? bytes, SafeFileHandle? file) => (Length, _bytes, _file) = (length, bytes, file);

    public long Length { get; }

    public static FakePiece Of(byte[] content) => new(content.Length, content, null);

    /// <returns>0 at the end only.</returns>
    public int Read(long offset, Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - offset)];
        if (_file is not null)
            return RandomAccess.Read(_file, buffer, offset);

        if (_bytes is null)
            buffer.Clear();
        else
            _bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

        return buffer.Length;
    }

    /// <param name="onlyZeros">Where there are many, they must be zeros, and are not kept.</param>
    public sealed class Writer(bool onlyZeros) : IDisposable
    {
        private readonly MemoryStream _small = new();
        private SafeFileHandle? _file;
        private long _length;

        private ReadOnlySpan<byte> Kept => _small.GetBuffer().AsSpan(0, (int)_small.Length);

        public void Write(ReadOnlySpan<byte> content)
        {
            if (_length + content.Length <= Small)
            {
                _small.Write(content);
            }
            else if (!onlyZeros)
            {
                _file ??= Spill();
                RandomAccess.Write(_file, content, _length);
            }
            else if (content.ContainsAnyExcept((byte)0) || Kept.ContainsAnyExcept((byte)0))
            {
                throw new FakeViolation("other bytes than zeros");
            }

            _length += content.Length;
        }

        public FakePiece ToPiece()
        {
            var piece = new FakePiece(_length, _length > Small ? null : _small.ToArray(), _file);
            _file = null;
            return piece;
        }

        public void Dispose()
        {
            _small.Dispose();
            _file?.Dispose();
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
