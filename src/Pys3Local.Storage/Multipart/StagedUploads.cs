using System.Runtime.CompilerServices;

namespace Pys3Local.Storage.Multipart;

/// <summary>The hidden bucket: open uploads and their parts as objects of a store.</summary>
internal sealed class StagedUploads(IObjectStore store)
{
    /// <summary>No bucket of S3 begins with a dot.</summary>
    public const string Bucket = ".multipart";

    /// <summary>Objects, or listing entries, at once.</summary>
    private const int Batch = 1000;

    /// <summary>Deletions at once: enough for a store that commits many together.</summary>
    private const int Deletions = 16;

    private readonly SemaphoreSlim _sweep = new(1, 1);
    private bool _isSwept;

    public async ValueTask AddAsync(string bucket, UploadInfo upload, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(Bucket, cancellationToken).ConfigureAwait(false) is null)
        {
            await store.WriteBucketAsync(
                Bucket, found => found ?? new BucketInfo { Name = Bucket, Created = upload.Initiated }, cancellationToken).ConfigureAwait(false);
        }

        await SweepOnceAsync(cancellationToken).ConfigureAwait(false);
        await store.PutObjectAsync(
            Bucket, UploadRecord.RecordKey(bucket, upload.UploadId), UploadRecord.Write(upload), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<UploadInfo?> FindAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        if (!UploadRecord.IsId(uploadId) || await store.FindBucketAsync(Bucket, cancellationToken).ConfigureAwait(false) is null)
            return null;

        var record = await store.FindObjectAsync(
            Bucket, UploadRecord.RecordKey(bucket, uploadId), null, cancellationToken).ConfigureAwait(false);
        return record is not null && UploadRecord.Read(record) is var upload && upload.Key == key ? upload : null;
    }

    public async IAsyncEnumerable<UploadInfo> AllAsync(string bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in EntriesAsync(UploadRecord.RecordsOf(bucket), null, cancellationToken).ConfigureAwait(false))
            yield return UploadRecord.Read(record.Object!);
    }

    /// <summary>Ends an upload: parts that are committed from here on find no record and are taken back by their writers.</summary>
    public async ValueTask RemoveAsync(string bucket, string uploadId, CancellationToken cancellationToken)
    {
        await store.DeleteObjectAsync(
            Bucket, UploadRecord.RecordKey(bucket, uploadId), ObjectInfo.NullVersion, null, cancellationToken).ConfigureAwait(false);
        await DeleteAllAsync(UploadRecord.PartsOf(bucket, uploadId), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends all uploads of a bucket that is not there any more.</summary>
    public async ValueTask RemoveAllAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(Bucket, cancellationToken).ConfigureAwait(false) is null)
            return;

        await DeleteAllAsync(UploadRecord.RecordsOf(bucket), cancellationToken).ConfigureAwait(false);
        await DeleteAllAsync(UploadRecord.PartsOf(bucket), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ObjectInfo> PutPartAsync(
        string bucket, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        var part = new ObjectWrite { Body = write.Body, Length = write.Length, Seal = write.Seal };
        return store.PutObjectAsync(Bucket, UploadRecord.PartKey(bucket, uploadId, partNumber), part, cancellationToken);
    }

    public ValueTask<ObjectReader?> OpenPartAsync(string bucket, string uploadId, int partNumber, CancellationToken cancellationToken) =>
        store.OpenObjectAsync(Bucket, UploadRecord.PartKey(bucket, uploadId, partNumber), null, cancellationToken);

    public async ValueTask<List<PartInfo>> PartsAsync(
        string bucket, string uploadId, int after, int limit, CancellationToken cancellationToken)
    {
        var query = new ListQuery
        {
            Prefix = UploadRecord.PartsOf(bucket, uploadId),
            After = UploadRecord.PartKey(bucket, uploadId, after),
            Limit = Math.Min(limit, Batch),
        };
        var page = await store.ListObjectsAsync(Bucket, query, cancellationToken).ConfigureAwait(false);
        return [.. page.Entries.Select(entry => UploadRecord.ReadPart(entry.Object!))];
    }

    /// <summary>
    /// Removes parts without a record, which a server leaves that was killed while it ended an upload. Before the first upload
    /// and not at the start: a server that nobody uploads to writes nothing.
    /// </summary>
    private async ValueTask SweepOnceAsync(CancellationToken cancellationToken)
    {
        await _sweep.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isSwept)
                return;

            await foreach (var bucket in EntriesAsync(UploadRecord.AllParts, "/", cancellationToken).ConfigureAwait(false))
            {
                await foreach (var upload in EntriesAsync(bucket.Name, "/", cancellationToken).ConfigureAwait(false))
                {
                    if (await store.FindObjectAsync(
                        Bucket, UploadRecord.RecordOf(upload.Name), null, cancellationToken).ConfigureAwait(false) is null)
                    {
                        await DeleteAllAsync(upload.Name, cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            _isSwept = true;
        }
        finally
        {
            _sweep.Release();
        }
    }

    private async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Deletions, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            EntriesAsync(prefix, null, cancellationToken),
            options,
            async (found, token) => await store.DeleteObjectAsync(
                Bucket, found.Name, ObjectInfo.NullVersion, null, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ListEntry> EntriesAsync(
        string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ListQuery { Prefix = prefix, Delimiter = delimiter, Limit = Batch };
        ListPage page;
        do
        {
            page = await store.ListObjectsAsync(Bucket, query, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries)
                yield return entry;

            query = page.Entries.Count == 0 ? query : query with { After = page.Entries[^1].Name };
        }
        while (page.IsTruncated);
    }
}
