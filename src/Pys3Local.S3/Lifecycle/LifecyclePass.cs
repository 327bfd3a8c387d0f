using Pys3Local.S3.Conditions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Lifecycle;

/// <summary>One round over one bucket, page by page. Every removal is decided again with its commit, and locks hold as they do for requests.</summary>
internal sealed class LifecyclePass
{
    /// <summary>Entries in memory at a time, twice.</summary>
    private const int PageSize = 1000;

    /// <summary>Failures one after the other from which on it is the store, and not what is in it.</summary>
    private const int MostInARow = 20;

    private readonly S3Services _services;
    private readonly BucketInfo _bucket;
    private readonly IReadOnlyList<ExpiryRule> _rules;
    private readonly DateTimeOffset _now;
    private readonly LifecycleSummary _summary;
    private readonly VersionStack _stack;
    private long _failed;
    private int _inARow;
    private (string Key, StorageException Failure)? _first;

    private LifecyclePass(S3Services services, BucketInfo bucket, DateTimeOffset now, LifecycleSummary summary)
    {
        _services = services;
        _bucket = bucket;
        _rules = LifecycleRules.Of(bucket);
        _now = now;
        _summary = summary;
        _stack = new(_rules, now);
    }

    /// <summary>In a bucket with locks the time is that of retention: a clock that was set forward expires nothing there.</summary>
    public static async Task RunAsync(S3Services services, BucketInfo bucket, LifecycleSummary summary, CancellationToken cancellationToken)
    {
        var now = ObjectLock.IsEnabled(bucket) ? await RetentionClock.NowAsync(services, bucket, cancellationToken) : services.Time.GetUtcNow();
        var pass = new LifecyclePass(services, bucket, now, summary);
        if (pass._rules.Any(r => r.IsAboutUploads))
            await pass.AbortUploadsAsync(cancellationToken);

        if (pass._rules.Any(r => r.IsAboutObjects))
            await pass.ExpireObjectsAsync(cancellationToken);

        if (pass._first is var (key, failure))
            summary.Failed.Add((bucket.Name, new StorageException(failure.Failure, $"{pass._failed} could not be expired, moved or aborted, and will be tried again; the first: {key}: {failure.Message}")));
    }

    /// <summary>What concerns one version or one upload does not keep the others from their turn.</summary>
    private async Task EachAsync(string key, Func<Task> act)
    {
        try
        {
            await act();
            _inARow = 0;
        }
        catch (StorageException failure) when (failure.Failure is not (StorageFailure.BucketNotFound or StorageFailure.ReadOnly or StorageFailure.Refused) && ++_inARow < MostInARow)
        {
            _summary.VersionsFailed++;
            _failed++;
            _first ??= (key, failure);
        }
    }

    private async Task ExpireObjectsAsync(CancellationToken cancellationToken)
    {
        var query = new ListQuery
        {
            Prefix = CommonPrefix(_rules.Where(r => r.IsAboutObjects)),
            Limit = PageSize,
            Versions = Versioning.StateOf(_bucket) is not null,
        };
        var page = await _services.Store.ListObjectsAsync(_bucket.Name, query, cancellationToken);
        while (true)
        {
            var due = page.Entries.SelectMany(e => _stack.Next(e.Object!)).ToList();

            // The next page is read before anything of this one goes: where it begins is then still there.
            var last = page.IsTruncated ? page.Entries[^1] : default;
            var next = page.IsTruncated
                ? await _services.Store.ListObjectsAsync(_bucket.Name, query with { After = last.Name, AfterVersion = query.Versions ? last.Object!.VersionId : null }, cancellationToken)
                : null;
            if (next is null)
                due.AddRange(_stack.End());

            foreach (var version in due)
                await EachAsync(version.Info.Key, () => version.Kind == DueKind.Transition ? MoveAsync(version, cancellationToken) : ExpireAsync(version, cancellationToken));

            if (next is null)
                return;

            page = next;
        }
    }

    /// <summary>A label, as storage classes are: nothing else of the version changes, a lock neither.</summary>
    private async Task MoveAsync(DueVersion due, CancellationToken cancellationToken)
    {
        var moved = false;
        await _services.Store.UpdateObjectAsync(
            _bucket.Name,
            due.Info.Key,
            due.Info.VersionId,
            current =>
            {
                moved = IsSame(current, due.Info) && StorageClass.Leads(StorageClass.Of(current), due.StorageClass!);
                return moved ? current with { Attributes = current.Attributes.SetItem(ObjectAttributes.StorageClass, due.StorageClass!) } : current;
            },
            cancellationToken);
        if (moved)
            _summary.Transitioned++;
        else
            _summary.Kept++;
    }

    private async Task ExpireAsync(DueVersion due, CancellationToken cancellationToken)
    {
        try
        {
            if (due.Kind == DueKind.Current)
            {
                await ExpireCurrentAsync(due.Info, cancellationToken);
                _summary.Expired++;
            }
            else
            {
                var guard = Unchanged(due).And(ObjectLock.Guard(_now, mayBypass: false));
                await _services.Store.DeleteObjectAsync(_bucket.Name, due.Info.Key, due.Info.VersionId, guard, cancellationToken);
                _summary.VersionsRemoved++;
            }
        }
        catch (S3Exception)
        {
            _summary.Kept++;
        }
    }

    private async Task ExpireCurrentAsync(ObjectInfo info, CancellationToken cancellationToken)
    {
        var guard = Unchanged(new(info, DueKind.Current)).And(ObjectLock.Guard(_now, mayBypass: false));
        if (Versioning.StateOf(_bucket) is not null)
            await Deletion.MarkAsync(_services, _bucket, info.Key, guard, cancellationToken);
        else
            await _services.Store.DeleteObjectAsync(_bucket.Name, info.Key, info.VersionId, guard, cancellationToken);
    }

    /// <summary>Since the listing a client may have written the key again, or tagged it, or removed what was above or below.</summary>
    private CommitGuard Unchanged(DueVersion due) => (current, replaced) =>
    {
        var seen = due.Info;
        var still = due.Kind switch
        {
            DueKind.Current => IsSame(current, seen) && _stack.CurrentIsDue(current!),
            DueKind.Noncurrent => IsSame(replaced, seen) && current?.VersionId != seen.VersionId,
            _ => IsSame(current, seen),
        };
        if (!still)
            throw new S3Exception(S3Errors.PreconditionFailed);
    };

    private static bool IsSame(ObjectInfo? found, ObjectInfo seen) =>
        found is not null && found.VersionId == seen.VersionId && found.IsDeleteMarker == seen.IsDeleteMarker
        && found.ETag == seen.ETag && found.LastModified == seen.LastModified;

    private async Task AbortUploadsAsync(CancellationToken cancellationToken)
    {
        var query = new UploadQuery { Prefix = CommonPrefix(_rules.Where(r => r.IsAboutUploads)), Limit = PageSize };
        var page = await _services.Multipart.ListUploadsAsync(_bucket.Name, query, cancellationToken);
        while (true)
        {
            var last = page.IsTruncated ? page.Entries[^1].Upload : null;
            var next = last is null
                ? null
                : await _services.Multipart.ListUploadsAsync(_bucket.Name, query with { AfterKey = last.Key, AfterUploadId = last.UploadId }, cancellationToken);

            foreach (var (_, upload) in page.Entries)
            {
                if (!_rules.Any(r => r.UploadIsDue(upload!.Key, upload.Initiated, _now)))
                    continue;

                await EachAsync(upload!.Key, async () =>
                {
                    if (await _services.Multipart.AbortUploadAsync(_bucket.Name, upload.Key, upload.UploadId, cancellationToken))
                        _summary.UploadsAborted++;
                });
            }

            if (next is null)
                return;

            page = next;
        }
    }

    private static string CommonPrefix(IEnumerable<ExpiryRule> rules) => rules.Select(r => r.Prefix)
        .Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
}
