using System.Buffers;
using Pys3Local.Storage.Limits;
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

    private readonly IFileSystem _files;
    private byte[]? _small;
    private bool _isOthers;

    private StagedBody(IFileSystem files) => _files = files;

    public long Length { get; private set; }

    /// <summary>Null for a small body.</summary>
    public string? File { get; private set; }

    public ReadOnlySpan<byte> Small => SmallMemory.Span;

    public ReadOnlyMemory<byte> SmallMemory => _small.AsMemory(0, File is null ? (int)Length : 0);

    /// <summary>A body that is a file already.</summary>
    /// <param name="isOthers">It is not removed where it has not been moved.</param>
    public static StagedBody Of(IFileSystem files, string path, long length, bool isOthers) => new(files) { File = path, Length = length, _isOthers = isOthers };

    public static async ValueTask<StagedBody> ReadAsync(
        IFileSystem files, DataDirectory data, Limit space, ObjectWrite write, bool sync, CancellationToken cancellationToken)
    {
        var staged = new StagedBody(files);
        try
        {
            await staged.FillAsync(data, space, write, sync, cancellationToken).ConfigureAwait(false);
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
            if (!_isOthers)
                _files.Discard(path);
        }
    }

    /// <summary>The file is an object's by now, or will be: it stays.</summary>
    public void Keep() => File = null;

    private async ValueTask FillAsync(DataDirectory data, Limit space, ObjectWrite write, bool sync, CancellationToken cancellationToken)
    {
        if (write.Body is ObjectReaderStream { Reader: LocalReader { SelectedLength: > SmallLimit } })
        {
            await SpillAsync(data, space, write, null, 0, sync, cancellationToken).ConfigureAwait(false);
            return;
        }

        // One byte more than is small, so that the end of a small body shows in the first buffer.
        var expected = write.Length ?? BodyCopy.BufferSize;
        var first = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expected + 1, 4096, expected > SmallLimit ? BodyCopy.BufferSize : SmallLimit + 1));
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
                break;

            filled += count;
        }

        await SpillAsync(data, space, write, first, filled, sync, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SpillAsync(
        DataDirectory data, Limit space, ObjectWrite write, byte[]? first, int filled, bool sync, CancellationToken cancellationToken)
    {
        File = data.NewTemporary();
        using var file = _files.Create(File);
        using var ahead = new SpaceAhead(file, first is null ? null : write.Length, space);
        Length = first is null
            ? await BodyCopy.WriteAsync(write.Body, file, 0, cancellationToken).ConfigureAwait(false)
            : await BodyCopy.WriteAsync(write.Body, first, filled, file, 0, ahead, cancellationToken).ConfigureAwait(false);
        if (sync)
            await DiskWait.RunAsync(file.SyncWithTimes).ConfigureAwait(false);
    }
}
