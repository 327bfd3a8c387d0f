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
        var blobs = new Dictionary<string, Blob>(StringComparer.Ordinal);
        var page = await Listing.PageAsync(query, (from, after) => ScanAsync(bucket, query, from, after, blobs, cancellationToken), cancellationToken).ConfigureAwait(false);
        var entries = page.Entries.ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, entries.Length).Where(i => entries[i].Object is not null), options, async (i, token) =>
        {
            var found = blobs[entries[i].Name];
            var read = found.Headers is null
                ? await objects.FindAsync(bucket, entries[i].Name, token).ConfigureAwait(false)
                : await objects.ReadAsync(bucket, entries[i].Name, found, token).ConfigureAwait(false) ??
                    await objects.FindAsync(bucket, entries[i].Name, token).ConfigureAwait(false);

            // What has gone since is as the listing has it: it was there.
            if (read is not null)
                entries[i] = entries[i] with { Object = read.Info };
        }).ConfigureAwait(false);
        return page with { Entries = entries };
    }

    /// <summary>The keys from one on, as the service has them.</summary>
    private async IAsyncEnumerable<ObjectInfo> ScanAsync(
        string bucket, ListQuery query, string from, string? afterVersion, Dictionary<string, Blob> blobs, [EnumeratorCancellation] CancellationToken cancellationToken)
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
            var page = await service.ListAsync(container, prefix, after, limit, cancellationToken).ConfigureAwait(false);
            string? jump = null;
            foreach (var blob in page.Blobs)
            {
                after = blob.Name;
                if (Utf8Order.Compare(blob.Name, first) < 0)
                    continue;

                if (layout.KeyOf(bucket, blob.Name) is not { } key)
                {
                    jump = layout.After(bucket, blob.Name);
                    break;
                }

                blobs[key] = blob;
                yield return new ObjectInfo { Key = key, Size = blob.Size, ETag = blob.ETag, LastModified = blob.LastModified };
            }

            if (jump is not null)
                (first, after) = (jump, Layout.Before(jump));
            else if (!page.IsTruncated)
                yield break;

            limit = Math.Min(Page, limit * 4);
        }
    }
}
