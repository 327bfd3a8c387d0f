using System.Net;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.S3;

/// <summary>An object that is written by an upload in parts of the service.</summary>
internal sealed class S3BlobUpload(S3BlobService service, string container, string name, string id) : IBlobUpload
{
    public string Id => id;

    /// <summary>Bytes that nothing protects on their way are compared with what the service says that it has: its ETag is their MD5, as a rule.</summary>
    public async ValueTask<string> PutPartAsync(int number, Stream body, long length, CancellationToken cancellationToken)
    {
        if (service.Connection.ProtectsBodies)
            return (await SendAsync(number, body, length, cancellationToken).ConfigureAwait(false)).ETag;

        using var hashing = new HashedBody(body);
        var (etag, isMd5) = await SendAsync(number, hashing, length, cancellationToken).ConfigureAwait(false);
        return !isMd5 || hashing.Md5 is var md5 && md5.Equals(etag, StringComparison.OrdinalIgnoreCase)
            ? etag
            : throw new StorageException(StorageFailure.Unavailable, $"{service.Connection.Name}: part {number} of '{name}' was damaged on its way: its MD5 is {hashing.Md5}, and the service has {etag}.");
    }

    private ValueTask<(string ETag, bool IsMd5)> SendAsync(int number, Stream body, long length, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(() => service.Connection.SendPartAsync(container, name, id, number, S3Body.Once(body, length), cancellationToken));

    public async ValueTask<string?> CopyPartAsync(int number, string source, Blob blob, long offset, long length, CancellationToken cancellationToken)
    {
        if (service.Abilities.CopyParts)
        {
            return await S3Failures.MappedAsync<string?>(async () =>
            {
                try
                {
                    return await service.Connection.CopyPartAsync(
                        (source, blob.Name, blob.VersionId), (offset, length), container, name, id, number, cancellationToken, blob.ETag).ConfigureAwait(false);
                }
                catch (S3Failure e) when (e.Status == HttpStatusCode.PreconditionFailed || e.Code == "NoSuchKey")
                {
                    return null;
                }
            }).ConfigureAwait(false);
        }

        var content = await service.OpenAsync(source, blob.Name, (offset, length), blob, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return null;

        var body = new ContinuedBody(service, source, blob, (offset, length), content);
        await using var closing = body.ConfigureAwait(false);
        return await PutPartAsync(number, body, length, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<BlobWritten?> CommitAsync(IReadOnlyList<(int Number, string Tag)> parts, BlobCondition condition, CancellationToken cancellationToken) =>
        service.ConditionalAsync(
            container, name, condition, service.Abilities.ConditionalComplete,
            async conditions => S3BlobService.Of(await service.Connection.CompleteUploadAsync(container, name, id, parts, conditions, cancellationToken).ConfigureAwait(false)),
            cancellationToken);

    public async ValueTask AbortAsync(CancellationToken cancellationToken) =>
        await S3Failures.MappedAsync(() => service.Connection.AbortUploadAsync(container, name, id, cancellationToken)).ConfigureAwait(false);
}
