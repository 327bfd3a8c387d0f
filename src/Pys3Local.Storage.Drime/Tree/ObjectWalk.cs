using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pys3Local.Storage.Drime.Api;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// The objects of a bucket in the order of their keys, from anywhere: it goes straight down to the folder where to begin. With the
/// delimiter <c>/</c> a folder is a common prefix and is not looked into; folders are taken away when they become empty.
/// </summary>
internal sealed class ObjectWalk(FolderCache cache)
{
    private const string Slash = "/";

    /// <summary>Folders that are asked for together where they hold little.</summary>
    private const int MaxBatch = 32;

    public async IAsyncEnumerable<ObjectInfo> FromAsync(
        Child bucket, ListQuery query, string from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var batch = 1;
        var path = new Stack<(Folder Folder, string Path, string At)>();
        path.Push((await cache.GetAsync(bucket.Ids, cancellationToken).ConfigureAwait(false), "", Begin("", from)));
        while (path.TryPop(out var place))
        {
            if (place.Folder.Next(place.At) is not { } child)
                continue;

            path.Push(place with { At = Utf8Order.Next(child.SortKey) });
            var name = place.Path + child.SortKey;
            var inside = name.StartsWith(query.Prefix, StringComparison.Ordinal);
            if (!inside && Utf8Order.Compare(name, query.Prefix) > 0)
                yield break;

            var isAfter = Utf8Order.Compare(name, from) >= 0;
            if (!child.IsFolder)
            {
                if (inside && isAfter)
                    yield return ObjectNote.Describe(name, child.Newest, ObjectNote.Parse(child.Newest.Description));
            }
            else if (inside && isAfter && query.Delimiter == Slash && name.Length > query.Prefix.Length)
            {
                if (!cache.IsKnownEmpty(child.Ids))
                    yield return CommonPrefix(name);
            }
            else if (isAfter && inside || from.StartsWith(name, StringComparison.Ordinal) || query.Prefix.StartsWith(name, StringComparison.Ordinal))
            {
                var folder = await cache.GetFirstAsync([.. Siblings(place.Folder, child).Take(batch)], cancellationToken).ConfigureAwait(false);
                batch = folder.Count * batch < DrimeApi.EntriesPerPage / 2 ? Math.Min(2 * batch, MaxBatch) : Math.Max(batch / 2, 1);
                path.Push((folder, name, Begin(name, from)));
            }
        }
    }

    /// <summary>A folder and those that come after it.</summary>
    private static IEnumerable<ImmutableArray<long>> Siblings(Folder folder, Child? child)
    {
        for (; child is not null; child = folder.Next(Utf8Order.Next(child.SortKey)))
        {
            if (child.IsFolder)
                yield return child.Ids;
        }
    }

    /// <summary>Where in the folder of a path the first key is that is not before <paramref name="from"/>, or the folder that holds it.</summary>
    private static string Begin(string path, string from)
    {
        if (!from.StartsWith(path, StringComparison.Ordinal))
            return "";

        var rest = from[path.Length..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? rest : rest[..(slash + 1)];
    }

    /// <summary>It rolls up as any key in the folder would.</summary>
    private static ObjectInfo CommonPrefix(string name) =>
        new() { Key = name, Size = 0, ETag = "", LastModified = DateTimeOffset.UnixEpoch };
}
