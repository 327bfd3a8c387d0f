using System.Globalization;
using System.Net;
using System.Text;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Blobs;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// Writes notes into descriptions, and those that are too long for one into a file in the server's own folder, which the
/// description then names. How long a description may be is not documented: it is learned from the first refusal.
/// </summary>
internal sealed class LongNotes(DrimeApi api, BucketTree tree, FolderCache cache, BlobUploader blobs, BlobDownload download)
{
    /// <summary>Characters: what the framework that the service is built with allows as it is delivered.</summary>
    private const int CertainLength = 200;

    /// <summary>Bytes: settings of a bucket are the longest.</summary>
    private const int MaxLength = 1024 * 1024;

    private int _longest = int.MaxValue;

    /// <param name="text">The whole note.</param>
    /// <param name="brief">The note that names the given entry for the rest.</param>
    /// <param name="name">A new name for the entry as well, null to leave it.</param>
    /// <returns>What has become the description.</returns>
    public async ValueTask<string> WriteAsync(
        long id, string? name, string text, Func<long, string> brief, CancellationToken cancellationToken)
    {
        if (text.Length <= _longest)
        {
            try
            {
                await api.UpdateAsync(id, name, text, cancellationToken).ConfigureAwait(false);
                return text;
            }
            catch (ApiRefusal refusal) when (refusal.Status == HttpStatusCode.UnprocessableEntity && text.Length > CertainLength)
            {
                _longest = CertainLength;
            }
        }

        var more = await StoreAsync(id, text, cancellationToken).ConfigureAwait(false);
        var shortened = brief(more);
        await api.UpdateAsync(id, name, shortened, cancellationToken).ConfigureAwait(false);
        return shortened;
    }

    public async ValueTask<ObjectNote?> ReadAsync(Node node, CancellationToken cancellationToken)
    {
        var note = ObjectNote.Parse(node.Description);
        return note?.More is { } more ? ObjectNote.Parse(await FullAsync(node, more, cancellationToken).ConfigureAwait(false)) ?? note : note;
    }

    public async ValueTask<BucketNote?> ReadBucketAsync(Node node, CancellationToken cancellationToken)
    {
        var note = BucketNote.Parse(node.Description);
        return note?.More is { } more ? BucketNote.Parse(await FullAsync(node, more, cancellationToken).ConfigureAwait(false)) ?? note : note;
    }

    /// <summary>The entries that hold the long notes of these: they go with them.</summary>
    public static IEnumerable<long> Attached(IEnumerable<Node> nodes) =>
        nodes.Select(node => ObjectNote.Parse(node.Description)?.More).OfType<long>();

    private async ValueTask<string> FullAsync(Node node, long more, CancellationToken cancellationToken)
    {
        if (node.LongNote is { } known)
            return known;

        try
        {
            var folder = await tree.SystemFolderAsync(cancellationToken).ConfigureAwait(false);
            if (!folder.TryFind(FileName(node.Id), out var child) || child.Nodes.FirstOrDefault(file => file.Id == more) is not { } found)
                throw Missing(node);

            var text = new byte[(int)Math.Min(found.Size, MaxLength)];
            await using var stream = await download.OpenAsync(found, 0, text.Length, cancellationToken).ConfigureAwait(false);
            for (var at = 0; at < text.Length;)
            {
                var read = await stream.ReadAsync(text.AsMemory(at), cancellationToken).ConfigureAwait(false);
                at += read > 0 ? read : throw Missing(node);
            }

            return node.LongNote = Encoding.UTF8.GetString(text);
        }
        catch (Exception e) when (e is ApiRefusal or IOException)
        {
            throw Missing(node, e);
        }
    }

    private async ValueTask<long> StoreAsync(long id, string text, CancellationToken cancellationToken)
    {
        var folder = await tree.SystemFolderAsync(cancellationToken).ConfigureAwait(false);
        var name = FileName(id);
        var blob = await blobs.StoreWholeAsync([Encoding.UTF8.GetBytes(text)], name, folder.Ids[0], cancellationToken).ConfigureAwait(false);
        var node = await tree.CreateFileAsync(folder.Ids[0], name, PartLimits.Mime, blob, cancellationToken).ConfigureAwait(false);
        cache.Put(node);
        return node.Id;
    }

    private static string FileName(long id) => id.ToString(CultureInfo.InvariantCulture) + ".json";

    private static StorageException Missing(Node node, Exception? inner = null) =>
        new(StorageFailure.Damaged, $"Drime: the file that holds what is known of the entry {node.Id} cannot be read.", inner);
}
