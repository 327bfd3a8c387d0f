using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Blobs;
using Pys3Local.Storage.Drime.Locks;
using Pys3Local.Storage.Drime.Reading;
using Pys3Local.Storage.Drime.Tree;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Drime.Service;

/// <summary>
/// The moment at which an object appears, changes or goes: under the lock of its key, with the bucket held against its removal. The
/// locks are this server's. The service offers no condition: between two servers on one workspace the last one wins.
/// </summary>
internal sealed class FileCommit(DrimeApi api, BucketTree tree, FolderCache cache, LongNotes notes, FileReaders readers, BucketLocks buckets)
{
    private readonly NameLocks _keys = new();

    /// <summary>Makes an object of bytes that are in the object store.</summary>
    public ValueTask<ObjectInfo> CreateAsync(
        string bucket, string key, ObjectInfo info, UploadedBytes blob, CommitGuard? guard, CancellationToken cancellationToken) =>
        PlaceAsync(bucket, key, guard, (parent, name) => CreateFileAsync(parent, name, info, blob), cancellationToken);

    /// <summary>Makes a file of bytes and puts its note on it. It is hidden in this server until that is done.</summary>
    public async Task<Node> CreateFileAsync(long parent, string name, ObjectInfo info, UploadedBytes blob)
    {
        cache.Hide(blob.FileName);
        try
        {
            var mime = string.IsNullOrEmpty(info.ContentType) ? PartLimits.Mime : info.ContentType;
            var node = await tree.CreateFileAsync(parent, name, mime, blob, CancellationToken.None).ConfigureAwait(false);
            try
            {
                return await DescribeAsync(node, name, info).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The bytes go with the file: nothing may be made of them again, as after another refusal.
                await RemoveQuietlyAsync([node]).ConfigureAwait(false);
                if (e is ApiRefusal refusal)
                    throw Failures.Of(refusal);

                throw;
            }
        }
        finally
        {
            cache.Show(blob.FileName);
        }
    }

    /// <summary>Makes an object of a hidden file that has its name and description already.</summary>
    public ValueTask<ObjectInfo> MoveInAsync(string bucket, string key, Node node, CommitGuard? guard, CancellationToken cancellationToken) =>
        PlaceAsync(
            bucket, key, guard,
            async (parent, name) =>
            {
                await api.MoveAsync(node.Id, parent, CancellationToken.None).ConfigureAwait(false);
                return node with { Parent = parent, Name = name };
            },
            cancellationToken);

    /// <summary>Puts a note on a file: the node as it is then.</summary>
    public async ValueTask<Node> DescribeAsync(Node node, string name, ObjectInfo info)
    {
        var note = ObjectNote.Of(info);
        var description = await notes.WriteAsync(
            node.Id, node.Name == name ? null : name, note.ToText(), more => Brief(note, more).ToText(), CancellationToken.None).ConfigureAwait(false);
        return node with { Name = name, Description = description, LongNote = null };
    }

    public async ValueTask<ObjectInfo?> UpdateAsync(
        string bucket, string key, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        using var held = await buckets.Of(bucket).EnterSharedAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await _keys.EnterAsync($"{bucket}/{key}", cancellationToken).ConfigureAwait(false);
        var folder = await tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (await tree.FindAsync(folder, key, cancellationToken).ConfigureAwait(false) is not { } child)
            return null;

        var before = await InfoAsync(key, child.Newest, cancellationToken).ConfigureAwait(false);
        var after = change(before) with { ETag = before.ETag };
        cancellationToken.ThrowIfCancellationRequested();
        var node = await DescribeAsync(child.Newest, child.Newest.Name, after).ConfigureAwait(false);
        cache.Put(node);
        await RemoveQuietlyAsync([], LongNotes.Attached([child.Newest])).ConfigureAwait(false);
        return await InfoAsync(key, node, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask<ObjectInfo?> DeleteAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
    {
        ObjectInfo? removed;
        bool empty;
        using (await buckets.Of(bucket).EnterSharedAsync(cancellationToken).ConfigureAwait(false))
        using (await _keys.EnterAsync($"{bucket}/{key}", cancellationToken).ConfigureAwait(false))
        {
            var folder = await tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
            var child = await tree.FindAsync(folder, key, cancellationToken).ConfigureAwait(false);
            var current = child is null ? null : await InfoAsync(key, child.Newest, cancellationToken).ConfigureAwait(false);
            removed = version == ObjectInfo.NullVersion ? current : null;
            guard?.Invoke(current, removed);
            if (removed is null)
                return null;

            cancellationToken.ThrowIfCancellationRequested();
            await RemoveAsync(child!.Nodes).ConfigureAwait(false);
            empty = key.Contains('/') && await tree.IsLastAsync(folder, key, CancellationToken.None).ConfigureAwait(false);
        }

        if (empty)
            await PruneQuietlyAsync(bucket, key).ConfigureAwait(false);

        return removed;
    }

    public async ValueTask<ObjectInfo> InfoAsync(string key, Node node, CancellationToken cancellationToken) =>
        ObjectNote.Describe(key, node, await notes.ReadAsync(node, cancellationToken).ConfigureAwait(false));

    /// <summary>Deletes what is not needed after all; what is left behind is out of sight.</summary>
    public async ValueTask RemoveQuietlyAsync(IReadOnlyList<Node> nodes, IEnumerable<long>? others = null)
    {
        try
        {
            long[] ids = [.. nodes.Select(node => node.Id), .. LongNotes.Attached(nodes), .. others ?? []];
            if (ids.Length > 0)
                await api.DeleteAsync(ids, forever: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ApiRefusal or StorageException)
        {
            // An older file of the same name stays hidden behind the newer one and goes with it.
        }
    }

    /// <summary>The commit: whatever <paramref name="place"/> puts into the folder by the name becomes the object, instead of what was.</summary>
    /// <param name="place">Called when the guard has allowed; again where the folder turns out to be gone.</param>
    public async ValueTask<ObjectInfo> PlaceAsync(
        string bucket, string key, CommitGuard? guard, Func<long, string, Task<Node>> place, CancellationToken cancellationToken)
    {
        var placed = false;
        try
        {
            using var held = await buckets.Of(bucket).EnterSharedAsync(cancellationToken).ConfigureAwait(false);
            using var turn = await _keys.EnterAsync($"{bucket}/{key}", cancellationToken).ConfigureAwait(false);
            var folder = await tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
            var before = await tree.FindAsync(folder, key, cancellationToken).ConfigureAwait(false);
            var current = before is null ? null : await InfoAsync(key, before.Newest, cancellationToken).ConfigureAwait(false);
            guard?.Invoke(current, current);

            // From here on it happens as a whole, whoever goes away.
            cancellationToken.ThrowIfCancellationRequested();
            placed = true;
            var node = await PlaceOnceMoreAsync(bucket, key, place).ConfigureAwait(false);
            cache.Put(node);
            placed = false;
            if (before is not null)
            {
                cache.Remove(before.Nodes);
                await readers.HoldAsync(before.Ids, CancellationToken.None).ConfigureAwait(false);
                await RemoveQuietlyAsync(before.Nodes).ConfigureAwait(false);
            }

            return await InfoAsync(key, node, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            if (placed)
                await PruneQuietlyAsync(bucket, key).ConfigureAwait(false);
        }
    }

    /// <summary>A folder that was cached may be gone by now: then everything is looked up again, once.</summary>
    private async ValueTask<Node> PlaceOnceMoreAsync(string bucket, string key, Func<long, string, Task<Node>> place)
    {
        try
        {
            return await PlaceOnceAsync(bucket, key, place).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.IsStale)
        {
            cache.Drop();
            return await PlaceOnceAsync(bucket, key, place).ConfigureAwait(false);
        }
    }

    private async ValueTask<Node> PlaceOnceAsync(string bucket, string key, Func<long, string, Task<Node>> place)
    {
        var folder = await tree.ExistingBucketAsync(bucket, CancellationToken.None).ConfigureAwait(false);
        var (parent, name) = await tree.PlaceAsync(folder, key, CancellationToken.None).ConfigureAwait(false);
        return await place(parent, name).ConfigureAwait(false);
    }

    private async ValueTask RemoveAsync(IReadOnlyList<Node> nodes)
    {
        cache.Remove(nodes);
        try
        {
            await readers.HoldAsync(nodes.Select(node => node.Id), CancellationToken.None).ConfigureAwait(false);
            await api.DeleteAsync([.. nodes.Select(node => node.Id), .. LongNotes.Attached(nodes)], forever: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.IsStale)
        {
            await RemoveOneByOneAsync(nodes).ConfigureAwait(false);
        }
        catch
        {
            cache.Restore(nodes);
            throw;
        }
    }

    /// <summary>Somebody else has deleted one of them already, and so none of the others were.</summary>
    private async ValueTask RemoveOneByOneAsync(IReadOnlyList<Node> nodes)
    {
        foreach (var id in nodes.Select(node => node.Id).Concat(LongNotes.Attached(nodes)))
        {
            try
            {
                await api.DeleteAsync([id], forever: true, CancellationToken.None).ConfigureAwait(false);
            }
            catch (ApiRefusal refusal) when (refusal.IsStale)
            {
                // That one it was.
            }
        }
    }

    private async ValueTask PruneQuietlyAsync(string bucket, string key)
    {
        try
        {
            using var held = await buckets.Of(bucket).EnterAloneAsync(CancellationToken.None).ConfigureAwait(false);
            if (await tree.FindBucketAsync(bucket, CancellationToken.None).ConfigureAwait(false) is { } folder)
                await tree.PruneAsync(folder, key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ApiRefusal or StorageException)
        {
            // An empty folder is left, which holds no object.
        }
    }

    private static ObjectNote Brief(ObjectNote note, long more) => note with { ContentType = null, Metadata = null, Attributes = null, More = more };
}
