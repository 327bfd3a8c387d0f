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

    private readonly BlobDownload download;
    private readonly OpenReaders readers;
    private readonly FolderCache cache;
    private readonly SemaphoreSlim turn = new(1, 1);
    private BlobStream? stream;
    private long position;
    private long end;
    private long toDrop;
    private bool hasRead;
    private bool restart;

    /// <summary>Of all that has been read from the beginning; null where that tells nothing.</summary>
    private IncrementalHash? md5;

    public DrimeReader(Node node, ObjectInfo info, BlobDownload download, OpenReaders readers, FolderCache cache)
        : base(info)
    {
        (Node, this.download, this.readers, this.cache) = (node, download, readers, cache);
        end = info.Size;
        if (info.ETag.Length == Md5Digits && info.ETag.All(char.IsAsciiHexDigitLower))
            md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

        readers.Add(this);
    }

    public Node Node { get; }

    /// <summary>True for readers of the store that the readers are of.</summary>
    public bool BelongsTo(OpenReaders others) => readers == others;

    public bool IsWhole => position == 0 && end == Info.Size;

    public override void Select(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Info.Size - length);
        (position, end) = (offset, offset + length);

        if (length != Info.Size)
            ForgetHash();

        // Begun already, and so from the very beginning; or read already, and so somewhere else.
        toDrop = stream is null ? 0 : offset;
        restart = hasRead;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (position == end || buffer.IsEmpty)
            return 0;

        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
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
                        throw new StorageException(StorageFailure.Unavailable, $"Drime: the download of '{Info.Key}' breaks off.", e);
                }

                if (resumes == MaxResumes)
                    throw new StorageException(StorageFailure.Unavailable, $"Drime: the download of '{Info.Key}' ends early.");

                await CloseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The file is about to go: holds on to its bytes.</summary>
    public async ValueTask HoldAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (position < end)
                await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        readers.Remove(this);
        ForgetHash();
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (restart)
            await CloseAsync().ConfigureAwait(false);

        (hasRead, restart) = (true, false);
        var source = await StartAsync(cancellationToken).ConfigureAwait(false);
        while (toDrop > 0)
        {
            var dropped = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, toDrop)], cancellationToken).ConfigureAwait(false);
            if (dropped == 0)
                return 0;

            toDrop -= dropped;
        }

        var read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, end - position)], cancellationToken).ConfigureAwait(false);
        position += read;
        md5?.AppendData(buffer.Span[..read]);
        if (position == end && md5 is not null && Convert.ToHexStringLower(md5.GetCurrentHash()) != Info.ETag)
            throw new StorageException(StorageFailure.Damaged, $"Drime: what came for '{Info.Key}' is not what was stored.");

        return read;
    }

    private void ForgetHash()
    {
        md5?.Dispose();
        md5 = null;
    }

    private async ValueTask<BlobStream> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return stream ??= await download.OpenAsync(Node, position, end - position, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            cache.Drop();
            throw new StorageException(StorageFailure.Unavailable, $"Drime: '{Info.Key}' has been deleted by someone else.", refusal);
        }
    }

    private async ValueTask CloseAsync()
    {
        if (stream is { } open)
            await open.DisposeAsync().ConfigureAwait(false);

        (stream, toDrop) = (null, 0);
    }
}
