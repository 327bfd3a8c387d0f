using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Reading;

/// <summary>
/// The content of an object. The service is asked for it with the first read, when it is known which part is wanted; before a change of the object by this server
/// (<see cref="StartAsync"/>) for all of it, of which then is read what was selected. An answer that is cut is continued. Where there is a cache, what is read as a whole is compared
/// with its ETag: what was damaged on its way is not kept.
/// </summary>
internal sealed class CloudReader(CloudObject found, string container, IBlobService service) : ObjectReader(found.Info)
{
    private const int Md5Digits = 32;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private BlobContent? _content;
    private volatile bool _isDisposed;
    private long _position;
    private long _end = found.Blob.Size;
    private readonly CachedBlobService? _cache = service as CachedBlobService;
    private Action? _left;
    private ContentHasher? _hasher = HasherOf(found, container, service as CachedBlobService);
    private long _hashed;
    private bool _isRefreshed;

    /// <summary>Where <see cref="_content"/> is.</summary>
    private long _at;

    public Blob Blob => found.Blob;

    public IBlobService Service => service;

    public string Container => container;

    /// <summary>What would be read next, for who can have the service copy it; null once the service has been asked.</summary>
    public (long Offset, long Length)? Untouched => _content is null ? (_position, _end - _position) : null;

    /// <summary>Called when the service has been asked, or the reader is disposed: a change does not matter any more.</summary>
    public Action? Left
    {
        set => _left = value;
    }

    public override void Select(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Blob.Size - offset);
        (_position, _end) = (offset, offset + length);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty || _position >= _end)
            return 0;

        if (_content is null || _at > _position)
            await OpenAsync((_position, _end - _position), cancellationToken).ConfigureAwait(false);

        while (_at < _position)
            await TakeAsync(buffer[..(int)Math.Min(buffer.Length, _position - _at)], cancellationToken).ConfigureAwait(false);

        var read = await TakeAsync(buffer[..(int)Math.Min(buffer.Length, _end - _position)], cancellationToken).ConfigureAwait(false);
        if (_hasher is not null)
            Hash(buffer.Span[..read]);

        _position += read;
        return read;
    }

    public override async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        if (_isRefreshed)
            return false;

        _isRefreshed = true;
        DropHasher();
        _cache?.Forget(container, Blob);
        await CloseAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Asks the service now, for all: what was opened is about to change.</summary>
    public async ValueTask StartAsync()
    {
        try
        {
            if (Blob.Size > 0 && !_isDisposed)
                await OpenAsync(null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // Its own read will say so.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Leave();
        _isDisposed = true;
        DropHasher();
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whoever comes last closes it: an answer may arrive after the reader was disposed.</summary>
    private ValueTask CloseAsync() => Interlocked.Exchange(ref _content, null) is { } content ? content.DisposeAsync() : default;

    private async ValueTask<int> TakeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await _content!.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0)
            throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{Blob.Name}' ended {_end - _at} bytes early.");

        _at += read;
        return read;
    }

    /// <param name="range">Null for all.</param>
    private async ValueTask OpenAsync((long Offset, long Length)? range, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_content is not null && (range is null || _at <= range.Value.Offset))
                return;

            var isWhole = range is null || range == (0, Blob.Size);
            var content = await service.OpenAsync(container, Blob.Name, isWhole ? (0, Blob.Size) : range, Blob, cancellationToken).ConfigureAwait(false) ??
                throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{Blob.Name}' has been replaced or removed by another server while it was opened.");
            await CloseAsync().ConfigureAwait(false);
            var (offset, length) = isWhole ? (0, Blob.Size) : range!.Value;
            _at = offset;
            Interlocked.Exchange(ref _content, content with { Body = new ContinuedBody(service, container, Blob, (offset, length), content) });
            if (_isDisposed)
                await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        Leave();
    }

    private void Leave()
    {
        Interlocked.Exchange(ref _left, null)?.Invoke();
    }

    /// <summary>Null where nothing is kept of what is read, or it has been compared already, or what it should be is not known.</summary>
    private static ContentHasher? HasherOf(CloudObject found, string container, CachedBlobService? cache) =>
        cache is null || found.Record is not { } record || found.IsUnreadable || cache.IsVerified(container, found.Blob) ? null
        : record.ETag.Contains('-') || record.ETag.Length == Md5Digits || StoredHash.Is(record.ETag) ? ContentHasher.Of(found.Blob.Size, found.Info)
        : null;

    /// <summary>As long as it is read from its beginning to its end.</summary>
    private void Hash(ReadOnlySpan<byte> bytes)
    {
        if (_position != _hashed)
        {
            DropHasher();
            return;
        }

        _hasher!.Append(bytes);
        _hashed += bytes.Length;
        if (_hashed < Blob.Size)
            return;

        var etag = _hasher.Finish();
        DropHasher();
        if (etag == Info.ETag)
        {
            _cache!.Verified(container, Blob);
            return;
        }

        _cache!.Forget(container, Blob);
        throw new StorageException(StorageFailure.Damaged, $"{service.Traits.Location}: the bytes of '{Blob.Name}' have the hash {etag}, and were stored with {Info.ETag}. The cache keeps nothing of them: the next read asks the service again.");
    }

    private void DropHasher() => Interlocked.Exchange(ref _hasher, null)?.Dispose();
}
