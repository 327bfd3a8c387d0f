using System.Text;

namespace Pys3Local.Storage.Tests.Conformance;

/// <summary>A listing made the slow and obvious way, to compare with.</summary>
public static class ListReference
{
    public static ListPage Page(IEnumerable<ObjectInfo> versions, ListQuery query)
    {
        if (query.Limit == 0)
            return ListPage.Empty;

        var entries = new List<ListEntry>();
        foreach (var version in versions.OrderBy(version => version.Key, ByBytes))
        {
            if (!query.Versions && (!version.IsLatest || version.IsDeleteMarker))
                continue;

            if (!version.Key.StartsWith(query.Prefix, StringComparison.Ordinal) || IsBehind(version, versions, query))
                continue;

            var entry = Rolled(version.Key, query) is { } common ? new ListEntry(common, null) : new ListEntry(version.Key, version);
            if (entry.Object is not null || !entries.Contains(entry))
                entries.Add(entry);
        }

        return new ListPage([.. entries.Take(query.Limit)], entries.Count > query.Limit);
    }

    public static IComparer<string> ByBytes { get; } = Comparer<string>.Create(
        (x, y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)));

    private static string? Rolled(string key, ListQuery query)
    {
        if (query.Delimiter is not { Length: > 0 } delimiter || !key.StartsWith(query.Prefix, StringComparison.Ordinal))
            return null;

        var parts = key[query.Prefix.Length..].Split(delimiter, 2);
        return parts.Length == 1 ? null : query.Prefix + parts[0] + delimiter;
    }

    private static bool IsBehind(ObjectInfo version, IEnumerable<ObjectInfo> versions, ListQuery query)
    {
        if (query.After is not { } after)
            return false;

        // faults C14: a common prefix that sorts before the marker, or with it, is past.
        if (Rolled(after, query) is { } past && version.Key.StartsWith(past, StringComparison.Ordinal))
            return true;

        var order = ByBytes.Compare(version.Key, after);
        if (order != 0 || query.AfterVersion is null || !query.Versions)
            return order <= 0;

        var stack = versions.Where(other => other.Key == after).Select(other => other.VersionId).ToList();
        return stack.IndexOf(version.VersionId) <= stack.IndexOf(query.AfterVersion);
    }
}
