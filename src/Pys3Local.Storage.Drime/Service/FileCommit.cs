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
        MoveInAsync(bucket, key, null, name => CreateHiddenAsync(name, info, blob), guard, cancellationToken);

    /// <summary>Makes a file of bytes and puts its note on it, in the server's own folder.</summary>
    public async Task<Node> CreateHiddenAsync(string name, ObjectInfo info, UploadedBytes blob)
    {
        var folder = await tree.SystemFolderIdAsync(CancellationToken.None).ConfigureAwait(false);
        var mime = string.IsNullOrEmpty(info.ContentType) ? PartLimits.Mime : info.ContentType;
        var node = await tree.CreateFileAsync(folder, name, mime, blob, CancellationToken.None).ConfigureAwait(false);
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

    /// <summary>Makes an object of a hidden file that has its name and description already. Where that fails the file is removed.</summary>
    public ValueTask<ObjectInfo> MoveInAsync(string bucket, string key, Node node, CommitGuard? guard, CancellationToken cancellationToken) =>
        MoveInAsync(bucket, key, node, _ => Task.FromResult(node), guard, cancellationToken);

    /// <summary>Moves a hidden file that has its name and description to where it is the object.</summary>
    public async Task<Node> MoveAsync(Node file, long parent, string name)
    {
        await api.MoveAsync(file.Id, parent, CancellationToken.None).ConfigureAwait(false);
        return file with { Parent = parent, Name = name };
    }

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
    /// <param name="undo">Called where nothing is in its place, or nobody knows.</param>
    /// <param name="moved">A file that an earlier call may have put into its place: where it is there, it has been allowed and is not placed again.</param>
    public async ValueTask<ObjectInfo> PlaceAsync(
        string bucket, string key, CommitGuard? guard, Func<long, string, Task<Node>> place, Func<ValueTask>? undo, long? moved,
        CancellationToken cancellationToken)
    {
        var (begun, inPlace) = (false, false);
        try
        {
            using var held = await buckets.Of(bucket).EnterSharedAsync(cancellationToken).ConfigureAwait(false);
            using var turn = await _keys.EnterAsync($"{bucket}/{key}", cancellationToken).ConfigureAwait(false);
            var folder = await tree.ExistingBucketAsync(bucket, cancellationToken).ConfigureAwait(false);
            var before = await tree.FindAsync(folder, key, cancellationToken).ConfigureAwait(false);
            var node = before?.Nodes.FirstOrDefault(file => file.Id == moved);
            if (node is null || node != before!.Newest)
            {
                var current = before is null ? null : await InfoAsync(key, before.Newest, cancellationToken).ConfigureAwait(false);
                guard?.Invoke(current, current);
            }

            // From here on it happens as a whole, whoever goes away.
            cancellationToken.ThrowIfCancellationRequested();
            begun = true;
            node ??= await PlaceOnceMoreAsync(bucket, key, place).ConfigureAwait(false);
            inPlace = true;
            cache.Put(node);
            if (before?.Nodes.RemoveAll(file => file.Id == node.Id) is { Length: > 0 } others)
                await ReplaceAsync(node, others).ConfigureAwait(false);

            return await InfoAsync(key, node, CancellationToken.None).ConfigureAwait(false);
        }
        catch when (!inPlace)
        {
            if (undo is not null)
                await undo().ConfigureAwait(false);
            if (begun)
                await PruneQuietlyAsync(bucket, key).ConfigureAwait(false);

            throw;
        }
    }

    private async ValueTask<ObjectInfo> MoveInAsync(
        string bucket, string key, Node? file, Func<string, Task<Node>> prepare, CommitGuard? guard, CancellationToken cancellationToken) =>
        await PlaceAsync(
            bucket, key, guard,
            async (parent, name) =>
            {
                file ??= await prepare(name).ConfigureAwait(false);
                return await MoveAsync(file, parent, name).ConfigureAwait(false);
            },
            async () =>
            {
                if (file is not null)
                    await RemoveQuietlyAsync([file]).ConfigureAwait(false);
            },
            null, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Removes what was there before. Of several files of one name the one with the greatest id is the object: where that is not the new one (of a copy or an upload that was
    /// prepared earlier), it is not acknowledged before the others are gone. It stays in any case: the others may be gone although nobody says so.
    /// </summary>
    private async ValueTask ReplaceAsync(Node node, IReadOnlyList<Node> others)
    {
        if (others.Any(other => other.Id > node.Id))
        {
            await RemoveAsync(others).ConfigureAwait(false);
            return;
        }

        cache.Remove(others);
        await readers.HoldAsync(others.Select(other => other.Id), CancellationToken.None).ConfigureAwait(false);
        await RemoveQuietlyAsync(others).ConfigureAwait(false);
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
            await RemoveFilesAsync(nodes).ConfigureAwait(false);
        }
        catch
        {
            cache.Restore(nodes);
            throw;
        }
    }

    private async ValueTask RemoveFilesAsync(IReadOnlyList<Node> nodes)
    {
        try
        {
            await api.DeleteAsync([.. nodes.Select(node => node.Id), .. LongNotes.Attached(nodes)], forever: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (refusal.IsStale)
        {
            await RemoveOneByOneAsync(nodes).ConfigureAwait(false);
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
