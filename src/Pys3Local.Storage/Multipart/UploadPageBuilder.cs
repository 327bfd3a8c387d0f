namespace Pys3Local.Storage.Multipart;

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
