using System.Runtime.CompilerServices;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Multipart;

/// <summary>
/// The hidden bucket: open uploads and their parts as objects of a store. There are only so many (<see cref="Budget.Uploads"/>, <see cref="Budget.Parts"/>):
/// they are counted from the first change on, with what an earlier run has left.
/// </summary>
internal sealed class StagedUploads(IObjectStore store, Budget budget)
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
        if (!budget.Uploads.TryTake(1, bucket))
            throw new StorageException(StorageFailure.Busy, $"{bucket}: {budget.Uploads.InUse} uploads in parts are open: complete or abort some, or let a lifecycle do it");

        try
        {
            await store.PutObjectAsync(
                Bucket, UploadRecord.RecordKey(bucket, upload.UploadId), UploadRecord.Write(upload), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            budget.Uploads.Give(1, bucket);
            throw;
        }
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
        var record = await store.DeleteObjectAsync(
            Bucket, UploadRecord.RecordKey(bucket, uploadId), ObjectInfo.NullVersion, null, cancellationToken).ConfigureAwait(false);
        Give(budget.Uploads, record is null ? 0 : 1, bucket);
        Give(budget.Parts, await DeleteAllAsync(UploadRecord.PartsOf(bucket, uploadId), cancellationToken).ConfigureAwait(false), bucket);
    }

    /// <summary>Ends all uploads of a bucket that is not there any more.</summary>
    public async ValueTask RemoveAllAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(Bucket, cancellationToken).ConfigureAwait(false) is null)
            return;

        Give(budget.Uploads, await DeleteAllAsync(UploadRecord.RecordsOf(bucket), cancellationToken).ConfigureAwait(false), bucket);
        Give(budget.Parts, await DeleteAllAsync(UploadRecord.PartsOf(bucket), cancellationToken).ConfigureAwait(false), bucket);
    }

    public async ValueTask<ObjectInfo> PutPartAsync(
        string bucket, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        await SweepOnceAsync(cancellationToken).ConfigureAwait(false);
        var key = UploadRecord.PartKey(bucket, uploadId, partNumber);
        if (await store.FindObjectAsync(Bucket, key, null, cancellationToken).ConfigureAwait(false) is null && !budget.Parts.HasRoom(bucket))
            throw new StorageException(StorageFailure.Busy, $"{uploadId}: uploads have too many parts that are not complete");

        var isNew = false;
        var part = new ObjectWrite { Body = write.Body, Length = write.Length, Seal = write.Seal, Guard = (current, _) => isNew = current is null };
        var info = await store.PutObjectAsync(Bucket, key, part, cancellationToken).ConfigureAwait(false);
        if (isNew)
            budget.Parts.Add(1, bucket);

        return info;
    }

    public ValueTask<ObjectReader?> OpenPartAsync(string bucket, string uploadId, int partNumber, CancellationToken cancellationToken) =>
        store.OpenObjectAsync(Bucket, UploadRecord.PartKey(bucket, uploadId, partNumber), null, cancellationToken);

    public async ValueTask<List<PartInfo>> PartsAsync(
        string bucket, string uploadId, int after, int limit, CancellationToken cancellationToken)
    {
        var parts = new List<PartInfo>();
        for (var isMore = true; isMore && parts.Count < limit;)
        {
            var query = new ListQuery
            {
                Prefix = UploadRecord.PartsOf(bucket, uploadId),
                After = UploadRecord.PartKey(bucket, uploadId, parts.Count > 0 ? parts[^1].PartNumber : after),
                Limit = Math.Min(limit - parts.Count, Batch),
            };
            var page = await store.ListObjectsAsync(Bucket, query, cancellationToken).ConfigureAwait(false);
            parts.AddRange(page.Entries.Select(entry => UploadRecord.ReadPart(entry.Object!)));
            isMore = page.IsTruncated;
        }

        return parts;
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

            var found = new List<(Limit Limit, string Bucket)>();
            await foreach (var record in EntriesAsync(UploadRecord.AllRecords, null, cancellationToken).ConfigureAwait(false))
                found.Add((budget.Uploads, UploadRecord.BucketOf(record.Name)));

            await foreach (var bucket in EntriesAsync(UploadRecord.AllParts, "/", cancellationToken).ConfigureAwait(false))
            {
                await foreach (var upload in EntriesAsync(bucket.Name, "/", cancellationToken).ConfigureAwait(false))
                {
                    if (await store.FindObjectAsync(
                        Bucket, UploadRecord.RecordOf(upload.Name), null, cancellationToken).ConfigureAwait(false) is null)
                    {
                        await DeleteAllAsync(upload.Name, cancellationToken).ConfigureAwait(false);
                        continue;
                    }

                    await foreach (var part in EntriesAsync(upload.Name, null, cancellationToken).ConfigureAwait(false))
                        found.Add((budget.Parts, UploadRecord.BucketOf(part.Name)));
                }
            }

            found.ForEach(static one => one.Limit.Add(1, one.Bucket));
            _isSwept = true;
        }
        finally
        {
            _sweep.Release();
        }
    }

    /// <summary>What has not been counted is not given back.</summary>
    private void Give(Limit limit, long count, string bucket)
    {
        if (_isSwept && count > 0)
            limit.Give(count, bucket);
    }

    /// <returns>How many there were.</returns>
    private async ValueTask<long> DeleteAllAsync(string prefix, CancellationToken cancellationToken)
    {
        var count = 0L;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Deletions, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            EntriesAsync(prefix, null, cancellationToken),
            options,
            async (found, token) =>
            {
                if (await store.DeleteObjectAsync(Bucket, found.Name, ObjectInfo.NullVersion, null, token).ConfigureAwait(false) is not null)
                    Interlocked.Increment(ref count);
            }).ConfigureAwait(false);
        return count;
    }

    private IAsyncEnumerable<ListEntry> EntriesAsync(string prefix, string? delimiter, CancellationToken cancellationToken) =>
        store.ListAllAsync(Bucket, new ListQuery { Prefix = prefix, Delimiter = delimiter, Limit = Batch }, cancellationToken);
}
