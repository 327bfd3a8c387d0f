using System.Diagnostics.CodeAnalysis;

namespace Pys3Local.Storage;

/// <summary>Takes versions in listing order and says where to go on: the rules of roll-up, resumption and truncation.</summary>
internal sealed class ListPageBuilder
{
    private readonly ListQuery _query;
    private readonly List<ListEntry> _entries = [];
    private string? _from;
    private string? _afterVersion;
    private bool _truncated;

    public ListPageBuilder(ListQuery query)
    {
        _query = query;
        if (query.Limit > 0)
            _from = Start();
    }

    /// <summary>Where to (re)enter the sequence; false if the page is complete.</summary>
    public bool TryJump([NotNullWhen(true)] out string? from, out string? afterVersion)
    {
        (from, afterVersion) = (_from, _afterVersion);
        (_from, _afterVersion) = (null, null);
        return from is not null;
    }

    /// <summary>The next version in order. False: leave the sequence and ask <see cref="TryJump"/>.</summary>
    public bool Take(ObjectInfo version)
    {
        var key = version.Key;
        if (!key.StartsWith(_query.Prefix, StringComparison.Ordinal))
            return false;

        if (!_query.Versions && version.IsDeleteMarker)
            return true;

        if (_entries.Count == _query.Limit)
        {
            _truncated = true;
            return false;
        }

        if (Listing.CommonPrefix(key, _query.Prefix, _query.Delimiter) is not { } common)
        {
            _entries.Add(new ListEntry(key, version));
            return true;
        }

        _entries.Add(new ListEntry(common, null));
        _from = Utf8Order.NextAfterPrefix(common);
        return false;
    }

    public ListPage ToPage() => _entries.Count == 0 ? ListPage.Empty : new ListPage(_entries, _truncated);

    private string? Start()
    {
        if (_query.After is not { } after || Utf8Order.Compare(after, _query.Prefix) < 0)
            return _query.Prefix;

        if (!after.StartsWith(_query.Prefix, StringComparison.Ordinal))
            return null;

        if (Listing.CommonPrefix(after, _query.Prefix, _query.Delimiter) is { } past)
            return Utf8Order.NextAfterPrefix(past);

        if (!_query.Versions || _query.AfterVersion is null)
            return Utf8Order.Next(after);

        _afterVersion = _query.AfterVersion;
        return after;
    }
}
