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

    /// <summary>Bytes that are read and dropped rather than a download begun where it is wanted.</summary>
    private const int MaxDrop = 256 * 1024;

    private readonly BlobDownload _download;
    private readonly FileReaders _readers;
    private readonly FolderCache _cache;

    /// <summary>Whoever has it uses the download. The reader and a deletion of the file may both want to.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Guards what is wanted, which can be chosen while a deletion begins the download.</summary>
    private readonly Lock _gate = new();
    private long _position;
    private long _end;

    private BlobStream? _stream;

    /// <summary>What comes next of the stream, and where it ends.</summary>
    private long _streamAt;
    private long _streamEnd;

    /// <summary>The file is gone, or is about to go: there is no other stream than this one.</summary>
    private bool _held;
    private bool _disposed;
    private bool _isDamaged;

    /// <summary>Of all that has been read from the beginning; null if that tells nothing.</summary>
    private IncrementalHash? _md5;

    public DrimeReader(Node node, ObjectInfo info, BlobDownload download, FileReaders readers, FolderCache cache)
        : base(info)
    {
        (Node, _download, _readers, _cache) = (node, download, readers, cache);
        _end = info.Size;
        if (ObjectNote.IsMd5(info))
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
        lock (_gate)
            (_position, _end) = (offset, offset + length);

        if (length != Info.Size)
            ForgetHash();
        else
            _md5?.GetHashAndReset();
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
            ObjectDisposedException.ThrowIf(_disposed, this);
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
            if (_disposed)
                return;

            using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
            if (Wanted() is var (from, to) && from < to)
            {
                await StartAsync(from, to, either.Token).ConfigureAwait(false);
                _held = true;
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Nobody reads it any more.
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _readers.Remove(this);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _disposed = true;
            ForgetHash();
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var (position, end) = Wanted();
        if (_streamAt > position || _streamEnd < end || (!_held && position - _streamAt > MaxDrop))
            await CloseAsync().ConfigureAwait(false);

        var source = await StartAsync(position, end, cancellationToken).ConfigureAwait(false);
        while (_streamAt < position)
        {
            var dropped = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, position - _streamAt)], cancellationToken).ConfigureAwait(false);
            if (dropped == 0)
                return 0;

            _streamAt += dropped;
        }

        var read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, end - position)], cancellationToken).ConfigureAwait(false);
        _streamAt += read;
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

    private (long Position, long End) Wanted()
    {
        lock (_gate)
            return (_position, _end);
    }

    private StorageException Damaged() => new(StorageFailure.Damaged, $"Drime: what came for '{Info.Key}' is not what was stored.");

    private void ForgetHash()
    {
        _md5?.Dispose();
        _md5 = null;
    }

    /// <summary>The download that is open already, wherever it is, or one of what is wanted.</summary>
    private async ValueTask<BlobStream> StartAsync(long from, long to, CancellationToken cancellationToken)
    {
        if (_stream is { } open)
            return open;

        try
        {
            _stream = await _download.OpenAsync(Node, from, to - from, cancellationToken).ConfigureAwait(false);
            (_streamAt, _streamEnd) = (from, to);
            return _stream;
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

        _stream = null;
    }
}
