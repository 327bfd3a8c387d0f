using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>Blobs that are read as a whole.</summary>
internal static class Documents
{
    /// <summary>How often one is asked for whose body is cut: the first included.</summary>
    private const int Attempts = 3;

    /// <summary>Null if there is no such blob; without its bytes where it has more than a document can have.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte>? Bytes, string ETag)?> FindAsync(
        IBlobService service, string container, string name, int limit, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await service.OpenAsync(container, name, null, null, cancellationToken).ConfigureAwait(false) is not { } content)
                return null;

            await using var closing = content.ConfigureAwait(false);
            if (content.Blob.Size > limit)
                return (null, content.Blob.ETag);

            var bytes = new byte[content.Blob.Size];
            try
            {
                if (await content.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == bytes.Length)
                    return (bytes, content.Blob.ETag);
            }
            catch (StorageException e) when (e.Failure == StorageFailure.Unavailable && attempt < Attempts)
            {
                continue;
            }

            if (attempt == Attempts)
                throw new StorageException(StorageFailure.Unavailable, $"{service.Traits.Location}: '{name}' ended early, {Attempts} times.");
        }
    }

    /// <summary>As <see cref="FindAsync"/>, of what is damaged where it is longer.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, string ETag)?> FindWholeAsync(
        IBlobService service, string container, string name, int limit, CancellationToken cancellationToken) =>
        await FindAsync(service, container, name, limit, cancellationToken).ConfigureAwait(false) is not var (bytes, etag) ? null
        : bytes is { } whole ? (whole, etag)
        : throw new StorageException(StorageFailure.Damaged, $"{service.Traits.Location}: '{name}' has more than {limit} bytes, and such a document cannot have that.");
}
