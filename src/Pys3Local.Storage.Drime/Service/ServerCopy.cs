using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Names;
using Pys3Local.Storage.Drime.Tree;

namespace Pys3Local.Storage.Drime.Service;

/// <summary>Copies by the service: duplicates out of sight, renames and describes there, and leaves the last step, moving it in, to the commit.</summary>
internal sealed class ServerCopy(DrimeApi api, BucketTree tree, FileCommit commit)
{
    /// <returns>The copy in the server's own folder; null if the service will not have it so, and bytes must be copied.</returns>
    public async ValueTask<Node?> TryPrepareAsync(Node source, string key, ObjectInfo info, CancellationToken cancellationToken)
    {
        Node? copy = null;
        try
        {
            var folder = await tree.SystemFolderIdAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var made = await api.DuplicateAsync(source.Id, folder, CancellationToken.None).ConfigureAwait(false);
            copy = new Node(made);
            if (copy.Size == source.Size && copy.Id != source.Id)
            {
                var name = EntryName.Encode(key[(key.LastIndexOf('/') + 1)..])[^1];
                return await commit.DescribeAsync(copy with { Parent = folder }, name, info).ConfigureAwait(false);
            }
        }
        catch (ApiRefusal)
        {
            // For instance a name that it does not rename to. The caller sees the outcome of a copy by bytes instead.
        }
        catch
        {
            await DiscardAsync(copy, source).ConfigureAwait(false);
            throw;
        }

        await DiscardAsync(copy, source).ConfigureAwait(false);
        return null;
    }

    private async ValueTask DiscardAsync(Node? copy, Node source)
    {
        if (copy is not null && copy.Id != source.Id)
            await commit.RemoveQuietlyAsync([copy]).ConfigureAwait(false);
    }
}
