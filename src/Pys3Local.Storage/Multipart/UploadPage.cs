namespace Pys3Local.Storage.Multipart;

/// <summary>One page of open uploads: entries in order, common prefixes among them.</summary>
public sealed record UploadPage(IReadOnlyList<UploadEntry> Entries, bool IsTruncated);

/// <summary>An upload, or a common prefix where <paramref name="Upload"/> is null.</summary>
public readonly record struct UploadEntry(string Name, UploadInfo? Upload);

/// <summary>What part of a bucket's open uploads to list. See <see cref="ListQuery"/>.</summary>
public sealed record UploadQuery
{
    public string Prefix { get; init; } = "";

    public string? Delimiter { get; init; }

    /// <summary>Only keys after it; with <see cref="AfterUploadId"/>, also the uploads of this key that come after that one.</summary>
    public string? AfterKey { get; init; }

    public string? AfterUploadId { get; init; }

    public required int Limit { get; init; }
}

/// <summary>
/// Makes a page out of uploads that come in any order: keeps the least entries, one more than the page has, whatever the number
/// of uploads.
/// </summary>
public sealed class UploadPageBuilder(UploadQuery query)
{
    private static readonly IComparer<UploadEntry> Order = Comparer<UploadEntry>.Create(static (x, y) =>
        Utf8Order.Compare(x.Name, y.Name) is var names and not 0 ? names : string.CompareOrdinal(Id(x), Id(y)));

    private readonly SortedSet<UploadEntry> _entries = new(Order);

    public void Add(UploadInfo upload)
    {
        if (!upload.Key.StartsWith(query.Prefix, StringComparison.Ordinal) || !IsAfter(upload))
            return;

        var common = Listing.CommonPrefix(upload.Key, query.Prefix, query.Delimiter);
        _entries.Add(common is null ? new UploadEntry(upload.Key, upload) : new UploadEntry(common, null));
        if (_entries.Count > query.Limit + 1)
            _entries.Remove(_entries.Max);
    }

    public UploadPage ToPage() =>
        query.Limit <= 0 ? new UploadPage([], false) : new UploadPage([.. _entries.Take(query.Limit)], _entries.Count > query.Limit);

    private static string Id(UploadEntry entry) => entry.Upload?.UploadId ?? "";

    private bool IsAfter(UploadInfo upload)
    {
        if (query.AfterKey is not { } after)
            return true;

        if (after.StartsWith(query.Prefix, StringComparison.Ordinal) &&
            Listing.CommonPrefix(after, query.Prefix, query.Delimiter) is { } past &&
            upload.Key.StartsWith(past, StringComparison.Ordinal))
        {
            return false;
        }

        var keys = Utf8Order.Compare(upload.Key, after);
        return keys > 0 ||
            (keys == 0 && query.AfterUploadId is { } id && string.CompareOrdinal(upload.UploadId, id) > 0);
    }
}
