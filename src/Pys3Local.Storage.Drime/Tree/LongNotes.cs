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

    /// <summary>Bytes: settings of a bucket are the longest. More is refused, since it could not be read again.</summary>
    private const int MaxLength = 1024 * 1024;

    private int _longest = int.MaxValue;

    /// <param name="text">The whole note.</param>
    /// <param name="brief">The note that names the given entry for the rest.</param>
    /// <param name="name">A new name for the entry as well, null to leave it.</param>
    /// <returns>What has become the description.</returns>
    public async ValueTask<string> WriteAsync(
        long id, string? name, string text, Func<long, string> brief, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(text) is var length and > MaxLength)
        {
            throw new StorageException(
                StorageFailure.NotSupported,
                $"Drime: what is to be kept with the entry {id} (metadata, tags, settings) has {length} bytes, and {MaxLength} are the most. Send less.");
        }

        if (text.Length <= _longest && await TryUpdateAsync(id, name, text, cancellationToken).ConfigureAwait(false))
            return text;

        var more = await StoreAsync(id, text, cancellationToken).ConfigureAwait(false);
        var shortened = brief(more);
        return await TryUpdateAsync(id, name, shortened, cancellationToken).ConfigureAwait(false)
            ? shortened
            : throw new StorageException(StorageFailure.Unavailable, $"Drime does not keep a description of {shortened.Length} characters.");
    }

    public async ValueTask<ObjectNote?> ReadAsync(Node node, CancellationToken cancellationToken)
    {
        var note = ObjectNote.Parse(node.Description);
        return note?.More is { } more ? ObjectNote.Parse(await FullAsync(node, more, cancellationToken).ConfigureAwait(false)) ?? throw Missing(node) : note;
    }

    public async ValueTask<BucketNote?> ReadBucketAsync(Node node, CancellationToken cancellationToken)
    {
        var note = BucketNote.Parse(node.Description);
        return note?.More is { } more ? BucketNote.Parse(await FullAsync(node, more, cancellationToken).ConfigureAwait(false)) ?? throw Missing(node) : note;
    }

    /// <summary>The entries that hold the long notes of these: they go with them.</summary>
    public static IEnumerable<long> Attached(IEnumerable<Node> nodes) =>
        nodes.Select(node => ObjectNote.Parse(node.Description)?.More).OfType<long>();

    /// <summary>False where a description of this length is not kept: refused, or cut off without a word.</summary>
    private async ValueTask<bool> TryUpdateAsync(long id, string? name, string text, CancellationToken cancellationToken)
    {
        try
        {
            var kept = (await api.UpdateAsync(id, name, text, cancellationToken).ConfigureAwait(false)).Description;
            if (kept is null || kept.Length >= text.Length || !text.StartsWith(kept, StringComparison.Ordinal))
                return true;
        }
        catch (ApiRefusal refusal) when (refusal.Status == HttpStatusCode.UnprocessableEntity && text.Length > CertainLength)
        {
            // Too long, presumably.
        }

        _longest = CertainLength;
        return false;
    }

    private async ValueTask<string> FullAsync(Node node, long more, CancellationToken cancellationToken)
    {
        if (node.LongNote is { } known)
            return known;

        try
        {
            var folder = await tree.FindSystemFolderAsync(cancellationToken).ConfigureAwait(false);
            if (folder?.TryFind(FileName(node.Id), out var child) != true || child?.Nodes.FirstOrDefault(file => file.Id == more) is not { Size: <= MaxLength } found)
                throw Missing(node);

            var text = new byte[(int)found.Size];
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
        var folder = await tree.SystemFolderIdAsync(cancellationToken).ConfigureAwait(false);
        var name = FileName(id);
        var blob = await blobs.StoreWholeAsync([Encoding.UTF8.GetBytes(text)], name, folder, cancellationToken).ConfigureAwait(false);
        var node = await tree.CreateFileAsync(folder, name, PartLimits.Mime, blob, cancellationToken).ConfigureAwait(false);
        cache.Put(node);
        return node.Id;
    }

    private static string FileName(long id) => id.ToString(CultureInfo.InvariantCulture) + ".json";

    private static StorageException Missing(Node node, Exception? inner = null) =>
        new(StorageFailure.Damaged, $"Drime: the file that holds what is known of the entry {node.Id} cannot be read.", inner);
}
