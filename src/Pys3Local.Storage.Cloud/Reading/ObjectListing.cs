using System.Runtime.CompilerServices;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Reading;

/// <summary>
/// Pages of a bucket: names from the service's listing, then what is kept with those on the page, several at a time. A service that says it in its listing is not asked for
/// it again.
/// </summary>
internal sealed class ObjectListing(IBlobService service, Layout layout, Objects objects)
{
    private const int Page = 1000;

    /// <summary>After a jump over a common prefix there may be another one at once.</summary>
    private const int FirstPage = 16;

    private const int AtOnce = 24;

    public async ValueTask<ListPage> PageAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        var versions = query.Versions ? await objects.VersionsAsync(bucket, cancellationToken).ConfigureAwait(false) : null;
        var blobs = new Dictionary<(string, string), Blob>();
        var page = await Listing.PageAsync(
            query,
            (from, after) => versions is null
                ? ScanAsync(bucket, query, from, after, blobs, cancellationToken)
                : ScanVersionsAsync(versions, (bucket, query, from, after), blobs, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var entries = page.Entries.ToArray();
        var changed = entries.Length > 1 ? new KnownChanges(async () => await objects.ChangedAsync(bucket, cancellationToken).ConfigureAwait(false)) : null;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, entries.Length).Where(i => entries[i].Object is not null), options, async (i, token) =>
        {
            var (key, version) = (entries[i].Name, entries[i].Object!.VersionId);
            var found = blobs[(key, version)];
            var read = found.Headers is null && !found.IsMarker ? null : await objects.ReadAsync(bucket, key, found, changed, token).ConfigureAwait(false);
            read ??= await objects.FindAsync(bucket, key, versions is null ? null : version, changed, token).ConfigureAwait(false);

            // What has gone since is as the listing has it: it was there.
            if (read is not null && (versions is not null || !read.Blob.IsMarker))
                entries[i] = entries[i] with { Object = versions is null ? read.Info : read.Info with { IsLatest = found.IsLatest } };
        }).ConfigureAwait(false);
        return page with { Entries = entries };
    }

    /// <summary>The keys from one on, as the service has them.</summary>
    private async IAsyncEnumerable<ObjectInfo> ScanAsync(
        string bucket, ListQuery query, string from, string? afterVersion, Dictionary<(string, string), Blob> blobs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var container = layout.ContainerOf(bucket);
        var prefix = layout.PrefixOf(bucket, query.Prefix);
        var first = layout.PrefixOf(bucket, afterVersion == ObjectInfo.NullVersion ? Utf8Order.Next(from) : from);
        var limit = query.Delimiter is null ? Math.Min(Page, query.Limit + 1) : FirstPage;
        var after = Utf8Order.Compare(first, prefix) <= 0 ? null : Layout.Before(first);
        if (after is not null && Utf8Order.Compare(after, prefix) < 0)
            after = null;

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await service.ListAsync(container, prefix, after, limit, cancellationToken).ConfigureAwait(false);
            string? jump = null;
            foreach (var blob in page.Blobs)
            {
                if (Utf8Order.Compare(blob.Name, first) < 0)
                    continue;

                if (layout.KeyOf(bucket, blob.Name) is not { } key)
                {
                    jump = layout.After(bucket, blob.Name);
                    break;
                }

                blobs[(key, ObjectInfo.NullVersion)] = blob;
                yield return new ObjectInfo { Key = key, Size = blob.Size, ETag = blob.ETag, LastModified = blob.LastModified };
            }

            if (jump is not null)
                (first, after) = (jump, Layout.Before(jump));
            else if (page.IsTruncated)
                after = page.Next(service, after);
            else
                yield break;

            limit = Math.Min(Page, limit * 4);
        }
    }

    /// <summary>The versions from one on, as the service has them.</summary>
    private async IAsyncEnumerable<ObjectInfo> ScanVersionsAsync(
        IBlobVersions versions, (string Bucket, ListQuery Query, string From, string? AfterVersion) what, Dictionary<(string, string), Blob> blobs,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (bucket, query, from, afterVersion) = what;
        var container = layout.ContainerOf(bucket);
        var prefix = layout.PrefixOf(bucket, query.Prefix);
        var first = layout.PrefixOf(bucket, from);

        // Of a version that has gone by now nobody knows the place: all of its key are listed.
        var resumes = afterVersion is not null && await versions.FindAsync(container, first, afterVersion, cancellationToken).ConfigureAwait(false) is not null;
        (string? Name, string? Version) after = resumes ? (first, afterVersion) : (Utf8Order.Compare(first, prefix) <= 0 ? null : Layout.Before(first), null);
        if (after.Name is not null && Utf8Order.Compare(after.Name, prefix) < 0)
            after = default;

        var limit = query.Delimiter is null ? Math.Min(Page, query.Limit + 1) : FirstPage;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await versions.ListAsync(container, prefix, after, limit, cancellationToken).ConfigureAwait(false);
            string? jump = null;
            foreach (var blob in page.Blobs)
            {
                if (Utf8Order.Compare(blob.Name, first) < 0)
                    continue;

                if (layout.KeyOf(bucket, blob.Name) is not { } key)
                {
                    jump = layout.After(bucket, blob.Name);
                    break;
                }

                var version = blob.VersionId ?? ObjectInfo.NullVersion;
                blobs[(key, version)] = blob;
                yield return new ObjectInfo
                {
                    Key = key,
                    Size = blob.Size,
                    ETag = blob.ETag,
                    LastModified = blob.LastModified,
                    VersionId = version,
                    IsLatest = blob.IsLatest,
                    IsDeleteMarker = blob.IsMarker,
                };
            }

            if (jump is not null)
                (first, after) = (jump, (Layout.Before(jump), null));
            else if (page.IsTruncated)
                after = page.NextVersion(service, after);
            else
                yield break;

            limit = Math.Min(Page, limit * 4);
        }
    }
}
