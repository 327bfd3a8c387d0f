namespace Pys3Local.Storage;

/// <summary>Makes a page of a listing out of an ordered sequence of versions that can be entered anywhere.</summary>
public static class Listing
{
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
