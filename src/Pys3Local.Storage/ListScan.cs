namespace Pys3Local.Storage;

/// <summary>
/// What a store gives to <see cref="Listing"/>: its versions in listing order (<see cref="Utf8Order"/> of the keys, newest first
/// within a key), beginning at the first key that is not before <paramref name="from"/>. Where the query does not ask for versions,
/// the newest of each key is enough. It is read lazily and abandoned where the listing can jump ahead.
/// </summary>
/// <param name="from">A text to begin at, not necessarily a key.</param>
/// <param name="afterVersion">
/// Of the key <paramref name="from"/>, leave out this version and the newer ones. Where it does not exist (any more), leave out none:
/// who deletes what has been listed, page by page, finds the rest.
/// </param>
public delegate IEnumerable<ObjectInfo> ListScan(string from, string? afterVersion);

/// <summary>As <see cref="ListScan"/>, for a store that has to wait for its versions.</summary>
public delegate IAsyncEnumerable<ObjectInfo> AsyncListScan(string from, string? afterVersion);
