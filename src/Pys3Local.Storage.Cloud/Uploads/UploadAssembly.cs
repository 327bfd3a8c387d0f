using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Services;
using Pys3Local.Storage.Cloud.Writing;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Cloud.Uploads;

/// <summary>
/// Makes the object of the parts of an upload. Those that the service has are named; those that wait as blobs are copied by the service. Where there are
/// none but such, and they are too small for that, they are sent again, one after the other.
/// </summary>
internal sealed class UploadAssembly(IBlobService service, Layout layout, ObjectPut put, UploadPlace place)
{
    public async ValueTask<ObjectInfo> CompleteAsync(
        (string Bucket, string Key) key, string id, OpenUploadRecord upload, List<(int Number, PartRecord Part)> chosen, ObjectInfo info, CommitGuard? guard,
        CancellationToken cancellationToken)
    {
        var parts = chosen.Where(one => one.Part.Size > 0).ToList();
        var blob = service.Resume(layout.ContainerOf(key.Bucket), layout.NameOf(key.Bucket, key.Key), upload.BlobUpload);
        var isSmall = parts.Count == 0 || parts.SkipLast(1).Any(one => one.Part.Tag is null && one.Part.Size < service.Traits.MinPart);
        if (isSmall)
        {
            if (parts.Any(one => one.Part.Tag is not null))
                throw new StorageException(StorageFailure.NotSupported, $"{service.Traits.Location}: every part but the last must have at least {service.Traits.MinPart} bytes.");

            var made = await SendAsync(key, (id, upload.WriteId), parts, info, guard, cancellationToken).ConfigureAwait(false);
            await put.AbortAsync(blob).ConfigureAwait(false);
            return made;
        }

        var tags = new List<(int, string)>();
        foreach (var (number, part) in parts)
            tags.Add((number, part.Tag ?? await CopyAsync(key.Bucket, id, blob, number, part, cancellationToken).ConfigureAwait(false)));

        return await put.CompleteAsync(
            key, upload.WriteId, blob, tags, info with { Key = key.Key, Size = parts.Sum(one => one.Part.Size), IsLatest = true }, new ObjectWrite { VersionId = info.VersionId, Body = Stream.Null, Seal = _ => info, Guard = guard },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string> CopyAsync(
        string bucket, string id, IBlobUpload blob, int number, PartRecord part, CancellationToken cancellationToken)
    {
        var container = layout.ContainerOf(bucket);
        return await service.FindAsync(container, place.DataName(bucket, id, number, part.Order), cancellationToken).ConfigureAwait(false) is { } source &&
            await blob.CopyPartAsync(number, container, source, 0, source.Size, cancellationToken).ConfigureAwait(false) is { } tag
            ? tag
            : throw Gone(id, number);
    }

    private async ValueTask<ObjectInfo> SendAsync(
        (string Bucket, string Key) key, (string Upload, string Write) id, List<(int Number, PartRecord Part)> parts, ObjectInfo info, CommitGuard? guard, CancellationToken cancellationToken)
    {
        var length = parts.Sum(one => one.Part.Size);
        var body = new PartsStream<(int Number, PartRecord Part)>(parts, async (one, token) => new DataReader(
            service, layout.ContainerOf(key.Bucket),
            await service.OpenAsync(layout.ContainerOf(key.Bucket), place.DataName(key.Bucket, id.Upload, one.Number, one.Part.Order), null, null, token).ConfigureAwait(false) ??
            throw Gone(id.Upload, one.Number)));
        await using var closing = body.ConfigureAwait(false);
        return await put.PutAsync(
            key.Bucket, key.Key, new ObjectWrite { VersionId = info.VersionId, Body = body, Length = length, Seal = _ => info, Guard = guard }, id.Write, cancellationToken).ConfigureAwait(false);
    }

    private static StorageException Gone(string id, int number) =>
        new(StorageFailure.PartNotFound, $"Part {number} of the upload '{id}' is not there any more.");

    /// <summary>A blob that is read once, from its beginning.</summary>
    private sealed class DataReader(IBlobService service, string container, BlobContent content) :
        ObjectReader(new() { Key = content.Blob.Name, Size = content.Blob.Size, ETag = content.Blob.ETag, LastModified = content.Blob.LastModified })
    {
        private readonly ContinuedBody _body = new(service, container, content.Blob, (0, content.Blob.Size), content);

        public override void Select(long offset, long length) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _body.ReadAsync(buffer, cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await _body.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
