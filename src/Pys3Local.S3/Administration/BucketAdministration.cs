using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Administration;

/// <summary>What the operator does with buckets, on the store itself: beside a server, or where none runs. Locks hold here as well.</summary>
public sealed class BucketAdministration
{
    /// <summary>Versions of one page, and how many of them are removed at a time: they share the syncs of the journal.</summary>
    private const int PageSize = 1000;
    private const int AtOnce = 64;

    private readonly IObjectStore _store;
    private readonly S3Services _services;

    public BucketAdministration(IObjectStore store, TimeProvider time)
    {
        _store = store;
        var multipart = store as IMultipartStore ?? new StagedMultipart(store, RandomNumberGenerator.Create());
        _services = new(store, multipart, new S3Options { Keys = new NoKeys(), Time = time });
    }

    public async Task<IReadOnlyList<BucketDescription>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _store.ListBucketsAsync(cancellationToken)).Select(BucketDescription.Of)];

    /// <exception cref="StorageException">There is one, or it cannot have that name.</exception>
    public async Task<BucketDescription> AddAsync(string name, BucketChange settings, CancellationToken cancellationToken)
    {
        if (!BucketNames.IsLegal(name))
            throw new StorageException(StorageFailure.NotSupported, $"'{name}' cannot be the name of a bucket: it has 3 to 63 characters of a-z, 0-9, '-' and '.', and begins and ends with a letter or digit");
        return BucketDescription.Of(await _store.WriteBucketAsync(
            name, found => found is null ? Changed(new BucketInfo { Name = name, Created = _services.Time.GetUtcNow() }, settings) : throw new StorageException(StorageFailure.NotSupported, $"{name}: a bucket of that name exists already"), cancellationToken));
    }

    /// <exception cref="StorageException">There is none, or what is asked cannot be done to it.</exception>
    public async Task<BucketDescription> ChangeAsync(string name, BucketChange change, CancellationToken cancellationToken) =>
        BucketDescription.Of(await _store.WriteBucketAsync(name, found => Changed(found ?? throw Missing(name), change), cancellationToken));

    /// <summary>Removes an empty bucket.</summary>
    /// <exception cref="StorageException">There is none, or it is not empty.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (!await _store.DeleteBucketAsync(name, cancellationToken))
            throw Missing(name);
    }

    /// <summary>Removes everything in a bucket but what is locked, page by page. What is written meanwhile may stay.</summary>
    public async IAsyncEnumerable<EmptyingProgress> EmptyAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bucket = await _store.FindBucketAsync(name, cancellationToken) ?? throw Missing(name);
        var now = await RetentionClock.NowAsync(_services, bucket, cancellationToken);
        var uploads = await AbortUploadsAsync(name, cancellationToken);
        long versions = 0, bytes = 0, kept = 0;
        string? whyKept = null;
        var query = new ListQuery { Limit = PageSize, Versions = true };
        for (var isTruncated = true; isTruncated;)
        {
            var page = await _store.ListObjectsAsync(name, query, cancellationToken);
            await Parallel.ForEachAsync(page.Entries, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (entry, token) =>
            {
                var info = entry.Object!;
                try
                {
                    await _store.DeleteObjectAsync(name, info.Key, info.VersionId, ObjectLock.Guard(now, mayBypass: false), token);
                    Interlocked.Increment(ref versions);
                    Interlocked.Add(ref bytes, info.Size);
                }
                catch (S3Exception locked)
                {
                    Interlocked.Increment(ref kept);
                    whyKept = $"{info.Key}: {locked.Message}";
                }
            });
            if (page.Entries.Count > 0)
                query = query with { After = page.Entries[^1].Object!.Key, AfterVersion = page.Entries[^1].Object!.VersionId };
            isTruncated = page.IsTruncated;
            yield return new EmptyingProgress(versions, bytes, uploads, kept) { WhyKept = whyKept };
        }
    }

    /// <summary>Uploads in parts that are neither complete nor aborted; counted no further than to a bound.</summary>
    public async Task<int> CountUploadsAsync(string name, int most, CancellationToken cancellationToken) =>
        (await _services.Multipart.ListUploadsAsync(name, new UploadQuery { Limit = most }, cancellationToken)).Entries.Count;

    private async Task<long> AbortUploadsAsync(string name, CancellationToken cancellationToken)
    {
        long aborted = 0;
        while (true)
        {
            var page = await _services.Multipart.ListUploadsAsync(name, new UploadQuery { Limit = PageSize }, cancellationToken);
            var before = aborted;
            foreach (var upload in page.Entries)
            {
                if (upload.Upload is { } open && await _services.Multipart.AbortUploadAsync(name, open.Key, open.UploadId, cancellationToken))
                    aborted++;
            }

            if (!page.IsTruncated || aborted == before)
                return aborted;
        }
    }

    private BucketInfo Changed(BucketInfo bucket, BucketChange change)
    {
        if (change is { Versioning: false, KeepDays: not null })
            throw new StorageException(StorageFailure.NotSupported, "a bucket that keeps everything for some days needs versions: ask for one or for the other");

        if (change.Versioning is { } versioning)
        {
            if (!_store.Traits.Versions)
                throw new StorageException(StorageFailure.NotSupported, $"the {_store.Traits.NoVersions()}");
            if (!versioning && ObjectLock.IsEnabled(bucket))
                throw new StorageException(StorageFailure.NotSupported, $"{bucket.Name} has object lock, which needs versions");
            bucket = versioning ? bucket with { Settings = bucket.Settings.SetItem(Versioning.Setting, Versioning.Enabled) }
                : Versioning.StateOf(bucket) is null ? bucket
                : bucket with { Settings = bucket.Settings.SetItem(Versioning.Setting, Versioning.Suspended) };
        }

        if (change.KeepDays is { } days)
        {
            if (days is < 1 or > RetentionFloor.MaxDays)
                throw new StorageException(StorageFailure.NotSupported, $"a bucket can keep everything for 1 to {RetentionFloor.MaxDays} days");
            if (RetentionFloor.DaysOf(bucket) > days)
                throw new StorageException(StorageFailure.NotSupported, $"{bucket.Name} keeps everything for {RetentionFloor.DaysOf(bucket)} days already, and that can only be made longer");
            bucket = RetentionFloor.Set(bucket, days);
        }

        if (change.QuotaBytes < 0 || change.QuotaVersions < 0)
            throw new StorageException(StorageFailure.NotSupported, "a quota cannot be negative; 0 removes it");
        if (change.QuotaBytes is not null || change.QuotaVersions is not null)
        {
            var before = Quota.Of(bucket);
            bucket = new Quota(
                change.QuotaBytes is { } most ? most == 0 ? null : most : before.Bytes,
                change.QuotaVersions is { } count ? count == 0 ? null : count : before.Versions).SetOn(bucket);
        }

        if (change.ExpectHours is { } hours)
        {
            if (hours is < 0 or > ExpectedWrites.MaxHours)
                throw new StorageException(StorageFailure.NotSupported, $"a write can be expected within 1 to {ExpectedWrites.MaxHours} hours, or 0 for not at all");
            bucket = ExpectedWrites.Set(bucket, hours);
        }

        if (change.Kind is { } kind)
        {
            if (kind != BucketKind.Any && !BucketKind.Names.Contains(kind))
                throw new StorageException(StorageFailure.NotSupported, $"'{kind}' is no kind of bucket: there is {string.Join(", ", BucketKind.Names)}, or {BucketKind.Any}");
            bucket = BucketKind.Set(bucket, kind == BucketKind.Any ? null : kind);
        }

        return change.PublicRead switch { true => PublicReading.Open(bucket), false => PublicReading.Close(bucket), null => bucket };
    }

    private static StorageException Missing(string name) => new(StorageFailure.BucketNotFound, $"{name}: there is no such bucket");

    private sealed class NoKeys : IAccessKeys
    {
        public AccessKey? Find(string accessKeyId) => null;
    }
}
