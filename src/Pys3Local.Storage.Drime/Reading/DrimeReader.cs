using System.Net;
using System.Security.Cryptography;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Tree;

namespace Pys3Local.Storage.Drime.Reading;

/// <summary>
/// Reads a file. The download begins with the first read, or just before the file is deleted: from then on the bytes keep coming.
/// A download that breaks off is taken up where it was. A whole file is checked against its MD5 before the last of it is given out.
/// </summary>
internal sealed class DrimeReader : ObjectReader
{
    private const int MaxResumes = 5;
    private const int Md5Digits = 32;

    private readonly BlobDownload _download;
    private readonly FileReaders _readers;
    private readonly FolderCache _cache;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private BlobStream? _stream;
    private long _position;
    private long _end;
    private long _toDrop;
    private bool _hasRead;
    private bool _restart;
    private bool _isDamaged;

    /// <summary>Of all that has been read from the beginning; null if that tells nothing.</summary>
    private IncrementalHash? _md5;

    public DrimeReader(Node node, ObjectInfo info, BlobDownload download, FileReaders readers, FolderCache cache)
        : base(info)
    {
        (Node, _download, _readers, _cache) = (node, download, readers, cache);
        _end = info.Size;
        if (info.ETag.Length == Md5Digits && info.ETag.All(char.IsAsciiHexDigitLower))
            _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

        readers.Add(this);
    }

    public Node Node { get; }

    /// <summary>True for readers of the store that the readers are of.</summary>
    public bool BelongsTo(FileReaders others) => _readers == others;

    public bool IsWhole => _position == 0 && _end == Info.Size;

    public override void Select(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Info.Size - length);
        (_position, _end) = (offset, offset + length);

        if (length != Info.Size)
            ForgetHash();

        // Begun already, and so from the very beginning; or read already, and so somewhere else.
        _toDrop = _stream is null ? 0 : offset;
        _restart = _hasRead;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_isDamaged)
            throw Damaged();

        if (_position == _end || buffer.IsEmpty)
            return 0;

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var resumes = 0; ; resumes++)
            {
                try
                {
                    var read = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
                    if (read > 0)
                        return read;
                }
                catch (Exception e) when (e is IOException or HttpRequestException)
                {
                    if (resumes == MaxResumes)
                        throw new StorageException(StorageFailure.Unavailable, $"Drime: the download of '{Info.Key}' was interrupted.", e);
                }

                if (resumes == MaxResumes)
                    throw new StorageException(StorageFailure.Unavailable, $"Drime: the download of '{Info.Key}' ends early.");

                await CloseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The file is about to go: holds on to its bytes.</summary>
    public async ValueTask HoldAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_position < _end)
                await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _readers.Remove(this);
        ForgetHash();
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_restart)
            await CloseAsync().ConfigureAwait(false);

        (_hasRead, _restart) = (true, false);
        var source = await StartAsync(cancellationToken).ConfigureAwait(false);
        while (_toDrop > 0)
        {
            var dropped = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _toDrop)], cancellationToken).ConfigureAwait(false);
            if (dropped == 0)
                return 0;

            _toDrop -= dropped;
        }

        var read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _end - _position)], cancellationToken).ConfigureAwait(false);
        _position += read;
        _md5?.AppendData(buffer.Span[..read]);
        if (_position == _end && _md5 is not null && Convert.ToHexStringLower(_md5.GetCurrentHash()) != Info.ETag)
        {
            // Also for the next read, which would be one at the end.
            _isDamaged = true;
            throw Damaged();
        }

        return read;
    }

    private StorageException Damaged() => new(StorageFailure.Damaged, $"Drime: what came for '{Info.Key}' is not what was stored.");

    private void ForgetHash()
    {
        _md5?.Dispose();
        _md5 = null;
    }

    private async ValueTask<BlobStream> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _stream ??= await _download.OpenAsync(Node, _position, _end - _position, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            _cache.Drop();
            throw new StorageException(StorageFailure.Unavailable, $"Drime: '{Info.Key}' has been deleted by someone else.", refusal);
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_stream is { } open)
            await open.DisposeAsync().ConfigureAwait(false);

        (_stream, _toDrop) = (null, 0);
    }
}
