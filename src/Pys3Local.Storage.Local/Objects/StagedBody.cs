using System.Buffers;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// A body that has been read to its end. A small one is in memory, to go into the journal; a larger one in a file that is
/// moved to its place. What has not been moved is removed.
/// </summary>
internal sealed class StagedBody : IDisposable
{
    /// <summary>Bytes: up to this a body travels in the journal.</summary>
    public const int SmallLimit = 64 * 1024;

    private const int BufferSize = 256 * 1024;

    private readonly IFileSystem _files;
    private byte[]? _small;

    private StagedBody(IFileSystem files) => _files = files;

    public long Length { get; private set; }

    /// <summary>Null for a small body.</summary>
    public string? File { get; private set; }

    public ReadOnlySpan<byte> Small => SmallMemory.Span;

    public ReadOnlyMemory<byte> SmallMemory => _small.AsMemory(0, File is null ? (int)Length : 0);

    public static async ValueTask<StagedBody> ReadAsync(
        IFileSystem files, StoreRoom room, ObjectWrite write, bool sync, CancellationToken cancellationToken)
    {
        var staged = new StagedBody(files);
        try
        {
            await staged.FillAsync(room, write, sync, cancellationToken).ConfigureAwait(false);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_small is { } buffer)
        {
            _small = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (File is { } path)
        {
            File = null;
            _files.Delete(path);
        }
    }

    private async ValueTask FillAsync(StoreRoom room, ObjectWrite write, bool sync, CancellationToken cancellationToken)
    {
        if (write.Body is ObjectReaderStream { Reader: LocalReader { SelectedLength: > SmallLimit } reader } && TryCopy(room, reader, sync))
        {
            return;
        }

        // One byte more than is small, so that the end of a small body shows in the first buffer.
        var expected = write.Length ?? BufferSize;
        var first = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1, 4096, expected > SmallLimit ? BufferSize : SmallLimit + 1));
        _small = first;
        var filled = 0;
        while (filled < first.Length)
        {
            var count = await write.Body.ReadAsync(first.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (count == 0 && filled <= SmallLimit)
            {
                Length = filled;
                return;
            }

            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        await SpillAsync(room, write, filled, sync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SpillAsync(StoreRoom room, ObjectWrite write, int filled, bool sync, CancellationToken cancellationToken)
    {
        File = room.NewTemporary();
        using var file = _files.Create(File, write.Length ?? 0);
        var second = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            // In turn: while one buffer is being filled, what is in the other may still be hashed (ObjectWrite.Body).
            var (current, other) = (_small!, second);
            while (filled > 0)
            {
                file.Write(Length, current.AsSpan(0, filled));
                Length += filled;
                filled = await write.Body.ReadAsync(other, cancellationToken).ConfigureAwait(false);
                (current, other) = (other, current);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(second);
            if (_small is { } buffer)
            {
                _small = null;
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        if (Length < write.Length)
        {
            file.SetLength(Length);
        }

        if (sync)
        {
            await DiskWait.RunAsync(file.Sync).ConfigureAwait(false);
        }
    }

    private bool TryCopy(StoreRoom room, LocalReader reader, bool sync)
    {
        File = room.NewTemporary();
        using var file = _files.Create(File);
        if (!reader.CopyTo(file))
        {
            file.Dispose();
            _files.Delete(File);
            File = null;
            return false;
        }

        Length = reader.SelectedLength;
        if (sync)
        {
            file.Sync();
        }

        return true;
    }
}
