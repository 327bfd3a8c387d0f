using System.Globalization;
using System.Runtime.CompilerServices;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Uploads;

/// <summary>Where open uploads and their parts are in the service.</summary>
internal sealed class UploadPlace(IBlobService service, Layout layout)
{
    private const string Uploads = "uploads/";
    private const int MaxDocument = 1 << 20;
    private const int Batch = 1000;

    public string DataName(string bucket, string id, int number, long order) =>
        layout.OwnName(bucket, string.Create(CultureInfo.InvariantCulture, $"data/{id}/{number:d5}-{order:x}"));

    /// <summary>Null if there is none of that id.</summary>
    public async ValueTask<OpenUploadRecord?> FindAsync(string bucket, string id, CancellationToken cancellationToken)
    {
        if (!OpenUploadRecord.IsId(id))
            return null;

        return await Documents.FindWholeAsync(service, layout.ContainerOf(bucket), layout.OwnName(bucket, Uploads + id), MaxDocument, cancellationToken).ConfigureAwait(false) is var (bytes, _)
            ? OpenUploadRecord.Read(bytes.Span, id)
            : null;
    }

    public async ValueTask AddAsync(string bucket, string id, OpenUploadRecord upload, CancellationToken cancellationToken) =>
        await service.PutAsync(
            layout.ContainerOf(bucket), layout.OwnName(bucket, Uploads + id), upload.ToJson(), BlobHeaders.None, BlobCondition.None, cancellationToken).ConfigureAwait(false);

    public async ValueTask AddPartAsync(string bucket, string id, int number, PartRecord part, CancellationToken cancellationToken) =>
        await service.PutAsync(
            layout.ContainerOf(bucket), PartsOf(bucket, id) + part.ToName(number), default, BlobHeaders.None, BlobCondition.None, cancellationToken).ConfigureAwait(false);

    /// <summary>The ids of a bucket's open uploads.</summary>
    public IAsyncEnumerable<string> IdsAsync(string bucket, CancellationToken cancellationToken) =>
        NamesAsync(bucket, layout.OwnName(bucket, Uploads), null, cancellationToken);

    /// <summary>
    /// The parts with numbers above one, in order. Of two of one number the later one counts: by the service's clock, which is one for all servers, and by
    /// their own order within its second.
    /// </summary>
    public async IAsyncEnumerable<(int Number, PartRecord Part)> PartsAsync(
        string bucket, string id, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = after <= 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{PartsOf(bucket, id)}{after:d5}0");
        var prefix = PartsOf(bucket, id);
        (int Number, PartRecord Part, DateTimeOffset At)? pending = null;
        await foreach (var blob in BlobsAsync(bucket, prefix, first, cancellationToken).ConfigureAwait(false))
        {
            var (number, part) = PartRecord.Read(blob.Name[prefix.Length..]);
            if (pending is var (before, known, _) && before != number)
                yield return (before, known);

            var isOlder = pending is var (same, other, at) && same == number && (at, other.Order).CompareTo((blob.LastModified, part.Order)) > 0;
            pending = isOlder ? pending : (number, part, blob.LastModified);
        }

        if (pending is var (last, found, _))
            yield return (last, found);
    }

    /// <summary>Removes everything of an upload, the document first: a part that comes later finds none.</summary>
    public async ValueTask RemoveAsync(string bucket, string id)
    {
        var container = layout.ContainerOf(bucket);
        await service.DiscardAsync(container, layout.OwnName(bucket, Uploads + id), CancellationToken.None).ConfigureAwait(false);
        foreach (var prefix in new[] { PartsOf(bucket, id), layout.OwnName(bucket, $"data/{id}/") })
        {
            await Parallel.ForEachAsync(
                NamesAsync(bucket, prefix, null, CancellationToken.None),
                async (name, token) => await service.DiscardAsync(container, prefix + name, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private string PartsOf(string bucket, string id) => layout.OwnName(bucket, $"parts/{id}/");

    private async IAsyncEnumerable<string> NamesAsync(string bucket, string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var blob in BlobsAsync(bucket, prefix, after, cancellationToken).ConfigureAwait(false))
            yield return blob.Name[prefix.Length..];
    }

    private async IAsyncEnumerable<Blob> BlobsAsync(string bucket, string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await service.ListAsync(layout.ContainerOf(bucket), prefix, after, Batch, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
                yield return blob;

            if (!page.IsTruncated)
                yield break;

            after = page.Next(service, after);
        }
    }
}
