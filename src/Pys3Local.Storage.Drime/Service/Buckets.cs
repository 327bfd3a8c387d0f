using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Locks;
using Pys3Local.Storage.Drime.Tree;

namespace Pys3Local.Storage.Drime.Service;

/// <summary>Buckets as folders: made, described, and taken away when nothing is in them.</summary>
internal sealed class Buckets(DrimeApi api, BucketTree tree, FolderCache cache, LongNotes notes, BucketLocks locks)
{
    public async ValueTask<BucketInfo> InfoAsync(Child bucket, CancellationToken cancellationToken)
    {
        var node = Described(bucket);
        return BucketNote.Describe(bucket.SortKey[..^1], node, await notes.ReadBucketAsync(node, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>For a list of all: one whose settings cannot be read is there, without them. Whoever asks for it alone is told.</summary>
    public async ValueTask<BucketInfo> ListedAsync(Child bucket, CancellationToken cancellationToken)
    {
        try
        {
            return await InfoAsync(bucket, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException damage) when (damage.Failure == StorageFailure.Damaged)
        {
            var node = Described(bucket);
            return BucketNote.Describe(bucket.SortKey[..^1], node, BucketNote.Parse(node.Description));
        }
    }

    public async ValueTask<BucketInfo> WriteAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        if (bucket == BucketTree.SystemFolder)
            throw new StorageException(StorageFailure.NotSupported, $"'{bucket}' is the server's own folder.");

        using var held = await locks.Of(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false);
        var found = await tree.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) ??
            await tree.FindBucketNowAsync(bucket, cancellationToken).ConfigureAwait(false);
        var before = found is null ? null : await InfoAsync(found, cancellationToken).ConfigureAwait(false);
        var after = change(before);
        if (before is not null && ReferenceEquals(before, after))
            return before;

        cancellationToken.ThrowIfCancellationRequested();
        if (found is null)
            await MakeAsync(bucket, after).ConfigureAwait(false);
        else
            await DescribeAsync(Described(found), after).ConfigureAwait(false);

        return after with { Name = bucket };
    }

    /// <summary>Removes what cannot be described only where it has certainly made it: somebody else's bucket goes with all that is in it.</summary>
    private async ValueTask MakeAsync(string bucket, BucketInfo info)
    {
        var (child, origin) = await tree.MakeBucketAsync(bucket, CancellationToken.None).ConfigureAwait(false);
        var node = Described(child);
        if (origin == FolderOrigin.Found || (origin == FolderOrigin.Unknown && BucketNote.Parse(node.Description) is not null))
            throw new StorageException(StorageFailure.Busy, $"Somebody else has made the bucket '{bucket}' at this moment. Send the request again.");

        try
        {
            await DescribeAsync(node, info).ConfigureAwait(false);
        }
        catch when (origin == FolderOrigin.Made)
        {
            await RemoveQuietlyAsync(node).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask RemoveQuietlyAsync(Node node)
    {
        try
        {
            await RemoveAsync([node]).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ApiRefusal or StorageException)
        {
            // An empty bucket without settings is left. The caller hears why it could not be described.
        }
    }

    /// <param name="removed">Called while nobody can create the bucket again.</param>
    public async ValueTask<bool> DeleteAsync(string bucket, Func<ValueTask> removed, CancellationToken cancellationToken)
    {
        using var held = await locks.Of(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false);
        if (await tree.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is not { } found)
            return false;

        if (!await tree.HoldsNoFileAsync(found, cancellationToken).ConfigureAwait(false))
            throw new StorageException(StorageFailure.BucketNotEmpty, $"Bucket '{bucket}' holds objects.");

        cancellationToken.ThrowIfCancellationRequested();
        await RemoveAsync([.. found.Nodes]).ConfigureAwait(false);
        await removed().ConfigureAwait(false);
        return true;
    }

    private async ValueTask DescribeAsync(Node node, BucketInfo info)
    {
        var note = BucketNote.Of(info);
        var description = await notes.WriteAsync(
            node.Id, null, note.ToText(), more => (note with { Owner = null, Settings = null, More = more }).ToText(),
            CancellationToken.None).ConfigureAwait(false);
        cache.Put(node with { Description = description, LongNote = null });
        var old = LongNotes.Attached([node]).ToList();
        if (old.Count > 0)
            await DeleteQuietlyAsync(old).ConfigureAwait(false);
    }

    /// <summary>Into the trash: the service removes a folder with all that is in it, and someone may have put something there just now.</summary>
    private async ValueTask RemoveAsync(IReadOnlyList<Node> nodes)
    {
        await api.DeleteAsync([.. nodes.Select(node => node.Id)], forever: false, CancellationToken.None).ConfigureAwait(false);
        cache.Remove(nodes);
        var notes = LongNotes.Attached(nodes).ToList();
        if (notes.Count > 0)
            await DeleteQuietlyAsync(notes).ConfigureAwait(false);
    }

    private async ValueTask DeleteQuietlyAsync(IReadOnlyList<long> ids)
    {
        try
        {
            await api.DeleteAsync(ids, forever: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ApiRefusal or StorageException)
        {
            // A note that nothing refers to, in the server's own folder.
        }
    }

    /// <summary>Of several folders of one name, the first that has a note: new entries go there as well.</summary>
    private static Node Described(Child bucket) => bucket.Nodes.FirstOrDefault(node => BucketNote.Parse(node.Description) is not null) ?? bucket.Nodes[0];
}
