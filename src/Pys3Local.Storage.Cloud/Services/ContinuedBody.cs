namespace Pys3Local.Storage.Cloud.Services;

/// <summary>The bytes of a blob, of which an answer that is cut is continued: the service is asked for the rest, of the same blob, a few times.</summary>
/// <param name="service">Who is asked.</param>
/// <param name="container">Where the blob is.</param>
/// <param name="blob">Which one.</param>
/// <param name="range">Offset and length of what <paramref name="content"/> has.</param>
/// <param name="content">The first answer, which is disposed with this.</param>
public sealed class ContinuedBody(IBlobService service, string container, Blob blob, (long Offset, long Length) range, BlobContent content) : ReadOnlyStream
{
    /// <summary>How often, without as much as <see cref="Progress"/> in between.</summary>
    private const int MostCuts = 4;

    private const long Progress = 1 << 20;

    private readonly long _end = range.Offset + range.Length;
    private BlobContent? _content = content;
    private long _at = range.Offset;
    private long _cutAt = range.Offset;
    private int _cuts;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _at >= _end)
            return 0;

        while (true)
        {
            StorageException problem;
            try
            {
                var read = _content is null ? 0 : await _content.Body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _end - _at)], cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    _at += read;
                    return read;
                }

                problem = new(StorageFailure.Unavailable, $"{service.Traits.Location}: '{blob.Name}' ended {_end - _at} bytes early.");
            }
            catch (StorageException e) when (e.Failure == StorageFailure.Unavailable)
            {
                problem = e;
            }

            _cuts = _at - _cutAt >= Progress ? 1 : _cuts + 1;
            _cutAt = _at;
            if (_cuts > MostCuts)
                throw problem;

            await CloseAsync().ConfigureAwait(false);
            _content = await service.OpenAsync(container, blob.Name, (_at, _end - _at), blob, cancellationToken).ConfigureAwait(false) ??
                throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{blob.Name}' has been replaced or removed while it was read, and its first answer was cut.", problem);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask CloseAsync() => Interlocked.Exchange(ref _content, null) is { } open ? open.DisposeAsync() : default;
}
