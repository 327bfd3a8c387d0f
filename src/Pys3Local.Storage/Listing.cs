using System.Runtime.CompilerServices;

namespace Pys3Local.Storage;

/// <summary>Makes a page of a listing out of an ordered sequence of versions that can be entered anywhere.</summary>
public static class Listing
{
    private const int PageSize = 1000;

    /// <summary>One page: reads as many versions as it has entries, plus one, plus the delete markers in between.</summary>
    public static ListPage Page(ListQuery query, ListScan scan)
    {
        var builder = new ListPageBuilder(query);
        while (builder.TryJump(out var from, out var afterVersion))
        {
            foreach (var version in scan(from, afterVersion))
            {
                if (!builder.Take(version))
                    break;
            }
        }

        return builder.ToPage();
    }

    /// <inheritdoc cref="Page"/>
    public static async ValueTask<ListPage> PageAsync(ListQuery query, AsyncListScan scan, CancellationToken cancellationToken)
    {
        var builder = new ListPageBuilder(query);
        while (builder.TryJump(out var from, out var afterVersion))
        {
            await foreach (var version in scan(from, afterVersion).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (!builder.Take(version))
                    break;
            }
        }

        return builder.ToPage();
    }

    /// <summary>Every entry of a listing, a page at a time: what is written meanwhile may be among them or not.</summary>
    /// <param name="query">Its limit is that of a page.</param>
    public static async IAsyncEnumerable<ListEntry> ListAllAsync(
        this IObjectStore store, string bucket, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListPage page;
        do
        {
            page = await store.ListObjectsAsync(bucket, query, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries)
                yield return entry;

            if (page.Entries.Count > 0)
                query = query with { After = page.Entries[^1].Name, AfterVersion = query.Versions ? page.Entries[^1].Object?.VersionId : null };
        }
        while (page.IsTruncated);
    }

    /// <summary>Every version of a bucket, the newest of a key first.</summary>
    public static async IAsyncEnumerable<ObjectInfo> ListVersionsAsync(this IObjectStore store, string bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in store.ListAllAsync(bucket, new ListQuery { Limit = PageSize, Versions = true }, cancellationToken).ConfigureAwait(false))
            yield return entry.Object!;
    }

    /// <summary>
    /// The common prefix that a key rolls up into: up to and with the first delimiter after the prefix. Null if it stands for itself.
    /// </summary>
    public static string? CommonPrefix(string key, string prefix, string? delimiter)
    {
        if (string.IsNullOrEmpty(delimiter))
            return null;

        var at = key.AsSpan(prefix.Length).IndexOf(delimiter, StringComparison.Ordinal);
        return at < 0 ? null : key[..(prefix.Length + at + delimiter.Length)];
    }
}
