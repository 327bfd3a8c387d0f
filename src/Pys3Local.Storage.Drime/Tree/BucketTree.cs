using System.Collections.Immutable;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Api.Models;
using Pys3Local.Storage.Drime.Blobs;
using Pys3Local.Storage.Drime.Names;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>Buckets and keys as folders and files under the root folder: finds them and makes the folders that are missing.</summary>
internal sealed class BucketTree(DrimeApi api, FolderCache cache, FolderLoader loader, string rootFolder)
{
    /// <summary>The server's own folder, next to the buckets; no bucket of S3 begins with a dot.</summary>
    public const string SystemFolder = ".pys3local";

    private static readonly ImmutableArray<long> Top = [0];

    private readonly string[] _rootPath = rootFolder.Split('/', StringSplitOptions.RemoveEmptyEntries);
    private readonly NameLocks _making = new();

    /// <summary>The folders that are buckets, in the order of their names.</summary>
    public async ValueTask<IReadOnlyList<Child>> BucketsAsync(CancellationToken cancellationToken)
    {
        var found = new List<Child>();
        if (await RootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            return found;

        for (var child = root.Next(""); child is not null; child = root.Next(Utf8Order.Next(child.SortKey)))
        {
            if (child.IsFolder && child.SortKey != SystemFolder + '/')
                found.Add(child);
        }

        return found;
    }

    public async ValueTask<Child?> FindBucketAsync(string bucket, CancellationToken cancellationToken) =>
        bucket != SystemFolder &&
        await RootAsync(cancellationToken).ConfigureAwait(false) is { } root && root.TryFind(bucket + '/', out var child) ? child : null;

    /// <summary>As the service lists it now: somebody else may have made it since the last time.</summary>
    public async ValueTask<Child?> FindBucketNowAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await RootAsync(cancellationToken).ConfigureAwait(false) is not { } known)
            return null;

        var root = await cache.GetAsync(known.Ids, cancellationToken, fresh: true).ConfigureAwait(false);
        return root.TryFind(bucket + '/', out var child) ? child : null;
    }

    public async ValueTask<Child> ExistingBucketAsync(string bucket, CancellationToken cancellationToken) =>
        await FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) ??
        throw new StorageException(StorageFailure.BucketNotFound, $"There is no bucket '{bucket}'.");

    public async ValueTask<(Child Bucket, FolderOrigin Origin)> MakeBucketAsync(string bucket, CancellationToken cancellationToken) =>
        await MakeFolderAsync(await MakeRootAsync(cancellationToken).ConfigureAwait(false), bucket, cancellationToken).ConfigureAwait(false);

    /// <summary>The file that a key names.</summary>
    public async ValueTask<Child?> FindAsync(Child bucket, string key, CancellationToken cancellationToken)
    {
        var slash = key.LastIndexOf('/');
        var folder = await FindFolderAsync(bucket.Ids, key[..(slash + 1)], cancellationToken).ConfigureAwait(false);
        return folder is not null && folder.TryFind(key[(slash + 1)..], out var child) && !child.IsFolder ? child : null;
    }

    /// <summary>Where the file of a key goes and by what name, with every folder on the way made.</summary>
    public async ValueTask<(long Parent, string Name)> PlaceAsync(Child bucket, string key, CancellationToken cancellationToken)
    {
        var segments = key.Split('/');
        var folder = await cache.GetAsync(bucket.Ids, cancellationToken).ConfigureAwait(false);
        foreach (var segment in segments.SkipLast(1))
            folder = await EnterAsync(folder, segment, cancellationToken).ConfigureAwait(false);

        var names = EntryName.Encode(segments[^1]);
        return (await MakeMembersAsync(folder, names, cancellationToken).ConfigureAwait(false) ?? throw Contradiction(names[0]), names[^1]);
    }

    /// <summary>True if the folder of a key holds nothing.</summary>
    public async ValueTask<bool> IsLastAsync(Child bucket, string key, CancellationToken cancellationToken) =>
        await FindFolderAsync(bucket.Ids, key[..(key.LastIndexOf('/') + 1)], cancellationToken).ConfigureAwait(false) is { Count: 0 };

    /// <summary>
    /// Makes a file of stored bytes. Where the answer is lost it looks whether the file is there before it asks again: there are
    /// never two.
    /// </summary>
    /// <param name="mayBeThere">An earlier call may have made it already.</param>
    public async ValueTask<Node> CreateFileAsync(
        long parent, string name, string mime, UploadedBytes blob, CancellationToken cancellationToken, bool mayBeThere = false)
    {
        var entry = (mayBeThere ? await MadeAsync(parent, blob, cancellationToken).ConfigureAwait(false) : null) ??
            await api.CreateEntryAsync(
                name, mime, blob.FileName, blob.Size, parent,
                async token => await MadeAsync(parent, blob, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        var node = new Node(entry with { ParentId = parent, FileName = blob.FileName, FileSize = entry.FileSize ?? blob.Size });
        if (node.Size == blob.Size && !node.IsFolder)
            return node;

        await api.DeleteAsync([node.Id], forever: true, CancellationToken.None).ConfigureAwait(false);
        throw new StorageException(StorageFailure.Unavailable, $"Drime made a file of {node.Size} bytes out of {blob.Size}.");
    }

    /// <summary>What is in the server's own folder; null if that has not been made.</summary>
    public async ValueTask<Folder?> FindSystemFolderAsync(CancellationToken cancellationToken) =>
        await RootAsync(cancellationToken).ConfigureAwait(false) is { } root && root.TryFind(SystemFolder + '/', out var child)
            ? await cache.GetAsync(child.Ids, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>The id of the server's own folder, made if it is missing. What is in it is not asked for.</summary>
    public async ValueTask<long> SystemFolderIdAsync(CancellationToken cancellationToken)
    {
        var root = await MakeRootAsync(cancellationToken).ConfigureAwait(false);
        return root.TryFind(SystemFolder + '/', out var child)
            ? child.Ids[0]
            : (await MakeFolderAsync(root, SystemFolder, cancellationToken).ConfigureAwait(false)).Folder.Ids[0];
    }

    /// <summary>True if no file is in the folder, however deep. Asks the service, a hundred folders at once.</summary>
    public async ValueTask<bool> HoldsNoFileAsync(Child folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> folders = folder.Ids;
        while (folders.Count > 0)
        {
            var (_, nodes) = await loader.LoadAsync([.. folders], cancellationToken).ConfigureAwait(false);
            if (nodes.Values.Any(node => !node.IsFolder))
                return false;

            folders = [.. nodes.Keys];
        }

        return true;
    }

    /// <summary>
    /// Takes away the folders that a key has left empty, from the inside out: S3 knows no empty folders. Into the trash, not for
    /// ever: the service cannot say "only if empty". To be called with the bucket held alone.
    /// </summary>
    public async ValueTask PruneAsync(Child bucket, string key, CancellationToken cancellationToken)
    {
        var path = key[..(key.LastIndexOf('/') + 1)];
        while (path.Length > 0)
        {
            var above = path[..(path.AsSpan(0, path.Length - 1).LastIndexOf('/') + 1)];
            if (await FindFolderAsync(bucket.Ids, above, cancellationToken).ConfigureAwait(false) is { } parent &&
                parent.TryFind(path[above.Length..], out var folder) &&
                !await TryRemoveEmptyAsync(folder, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            path = above;
        }
    }

    private async ValueTask<bool> TryRemoveEmptyAsync(Child folder, CancellationToken cancellationToken)
    {
        if ((await cache.GetAsync(folder.Ids, cancellationToken).ConfigureAwait(false)).Count > 0 ||
            (await cache.GetAsync(folder.Ids, cancellationToken, fresh: true).ConfigureAwait(false)).Count > 0)
        {
            return false;
        }

        await api.DeleteAsync(folder.Ids, forever: false, cancellationToken).ConfigureAwait(false);
        cache.Remove(folder.Nodes);
        return true;
    }

    /// <summary>The folder that holds the buckets; null if it has not been made.</summary>
    public async ValueTask<Folder?> RootAsync(CancellationToken cancellationToken)
    {
        var path = string.Concat(_rootPath.Select(name => name + '/'));
        return await FindFolderAsync(Top, path, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Folder> MakeRootAsync(CancellationToken cancellationToken)
    {
        var folder = await cache.GetAsync(Top, cancellationToken).ConfigureAwait(false);
        foreach (var name in _rootPath)
            folder = await EnterAsync(folder, name, cancellationToken).ConfigureAwait(false);

        return folder;
    }

    /// <param name="path">Segments, each with a slash after it.</param>
    private async ValueTask<Folder?> FindFolderAsync(ImmutableArray<long> start, string path, CancellationToken cancellationToken)
    {
        var folder = await cache.GetAsync(start, cancellationToken).ConfigureAwait(false);
        for (var at = 0; at < path.Length;)
        {
            var end = path.IndexOf('/', at) + 1;
            if (!folder.TryFind(path[at..end], out var child))
                return null;

            folder = await cache.GetAsync(child.Ids, cancellationToken).ConfigureAwait(false);
            at = end;
        }

        return folder;
    }

    private async ValueTask<Folder> EnterAsync(Folder folder, string segment, CancellationToken cancellationToken)
    {
        if (!folder.TryFind(segment + '/', out var child))
            (child, _) = await MakeFolderAsync(folder, segment, cancellationToken).ConfigureAwait(false);

        return await cache.GetAsync(child.Ids, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(Child Folder, FolderOrigin Origin)> MakeFolderAsync(Folder parent, string segment, CancellationToken cancellationToken)
    {
        using var turn = await _making.EnterAsync($"{parent.Ids[0]}/{segment}", cancellationToken).ConfigureAwait(false);
        if (parent.TryFind(segment + '/', out var child))
            return (child, FolderOrigin.Found);

        foreach (var cautious in new[] { false, true })
        {
            var names = EntryName.Encode(segment, cautious);
            var mayBeOurs = false;
            if (await MakeMembersAsync(parent, names, cancellationToken).ConfigureAwait(false) is { } target)
            {
                (var made, mayBeOurs) = await api.CreateFolderAsync(names[^1], target, cancellationToken).ConfigureAwait(false);
                if (made?.Name == names[^1])
                    return (Keep(made with { ParentId = target, Type = "folder" }), FolderOrigin.Made);
            }

            // It is there although the listing did not say so, or the service takes another name for this one.
            var listed = await cache.GetAsync(parent.Ids, cancellationToken, fresh: true).ConfigureAwait(false);
            if (listed.TryFind(segment + '/', out child))
                return (child, mayBeOurs ? FolderOrigin.Unknown : FolderOrigin.Found);
        }

        throw Contradiction(segment);
    }

    /// <summary>Makes the folders that go on a long name: the id of the innermost, null if the service refuses one.</summary>
    private async ValueTask<long?> MakeMembersAsync(Folder folder, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var (parent, text) = (folder.Ids[0], "");
        foreach (var name in names.SkipLast(1))
        {
            text += EntryName.Continued(name);
            if (folder.TryFindMember(text, out var member))
            {
                parent = member;
                continue;
            }

            using var turn = await _making.EnterAsync($"{parent}//{name}", cancellationToken).ConfigureAwait(false);
            if (!folder.TryFindMember(text, out member))
            {
                if ((await api.CreateFolderAsync(name, parent, cancellationToken).ConfigureAwait(false)).Folder is not { } made || made.Name != name)
                    return null;

                var node = new Node(made with { ParentId = parent, Type = "folder" });
                cache.Put(node);
                folder.TryAddMember(node);
                member = made.Id;
            }

            parent = member;
        }

        return parent;
    }

    private async ValueTask<Entry?> MadeAsync(long parent, UploadedBytes blob, CancellationToken cancellationToken) =>
        (await loader.ListAsync([parent], cancellationToken).ConfigureAwait(false)).Values.FirstOrDefault(node => node.FileName == blob.FileName)?.ToEntry();

    private Child Keep(Entry made)
    {
        var node = new Node(made);
        cache.AddEmpty(node.Id);
        cache.Put(node);
        return new Child(EntryName.Decode(node.Name) + '/', [node]);
    }

    private static StorageException Contradiction(string name) =>
        new(StorageFailure.Unavailable, $"Drime neither makes the folder '{name}' nor lists it.");
}

/// <summary>Who has made a folder that was missing.</summary>
internal enum FolderOrigin
{
    /// <summary>This server, a moment ago.</summary>
    Made,

    /// <summary>Somebody else: the service says that it was there.</summary>
    Found,

    /// <summary>It was there when it was asked for once more, since an answer had been lost.</summary>
    Unknown,
}
