using System.Diagnostics.CodeAnalysis;

namespace Pys3Local.Storage;

/// <summary>Takes versions in listing order and says where to go on: the rules of roll-up, resumption and truncation.</summary>
internal sealed class ListPageBuilder
{
    private readonly ListQuery query;
    private readonly List<ListEntry> entries = [];
    private string? from;
    private string? afterVersion;
    private bool truncated;

    public ListPageBuilder(ListQuery query)
    {
        this.query = query;
        if (query.Limit > 0)
            from = Start();
    }

    /// <summary>Where to (re)enter the sequence; false where the page is complete.</summary>
    public bool TryJump([NotNullWhen(true)] out string? from, out string? afterVersion)
    {
        (from, afterVersion) = (this.from, this.afterVersion);
        (this.from, this.afterVersion) = (null, null);
        return from is not null;
    }

    /// <summary>The next version in order. False: leave the sequence and ask <see cref="TryJump"/>.</summary>
    public bool Take(ObjectInfo version)
    {
        var key = version.Key;
        if (!key.StartsWith(query.Prefix, StringComparison.Ordinal))
            return false;

        if (!query.Versions && version.IsDeleteMarker)
            return true;

        if (entries.Count == query.Limit)
        {
            truncated = true;
            return false;
        }

        if (Listing.CommonPrefix(key, query.Prefix, query.Delimiter) is not { } common)
        {
            entries.Add(new ListEntry(key, version));
            return true;
        }

        entries.Add(new ListEntry(common, null));
        from = Utf8Order.NextAfterPrefix(common);
        return false;
    }

    public ListPage ToPage() => entries.Count == 0 ? ListPage.Empty : new ListPage(entries, truncated);

    private string? Start()
    {
        if (query.After is not { } after || Utf8Order.Compare(after, query.Prefix) < 0)
            return query.Prefix;

        if (!after.StartsWith(query.Prefix, StringComparison.Ordinal))
            return null;

        if (Listing.CommonPrefix(after, query.Prefix, query.Delimiter) is { } past)
            return Utf8Order.NextAfterPrefix(past);

        if (!query.Versions || query.AfterVersion is null)
            return Utf8Order.Next(after);

        afterVersion = query.AfterVersion;
        return after;
    }
}
