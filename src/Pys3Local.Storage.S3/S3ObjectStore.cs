using Pys3Local.S3Client;
using Pys3Local.Storage.Cloud;
using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.S3;

/// <summary>An S3 service as a store.</summary>
public sealed class S3ObjectStore : CloudMultipartStore
{
    private S3ObjectStore(IBlobService service, Layout layout, TimeProvider time, S3Abilities? abilities)
        : base(service, layout, time) => Abilities = abilities;

    /// <summary>What the service was found to do; null if there was no bucket to try it in.</summary>
    public S3Abilities? Abilities { get; }

    /// <summary>Asks the service, tries what it can do, and returns the store.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Refused"/>, <see cref="StorageFailure.Unavailable"/> or <see cref="StorageFailure.BucketNotFound"/>.</exception>
    public static async ValueTask<S3ObjectStore> OpenAsync(S3StoreOptions options, CancellationToken cancellationToken)
    {
        var connection = new S3Connection(options.Connection);
        var service = new S3BlobService(
            connection, options.Bucket is { } one ? $"{connection.Name}, bucket {one}{(options.Prefix.Length > 0 ? ", " : "")}{options.Prefix}" : $"{connection.Name}, buckets {options.Prefix}*");
        try
        {
            var layout = new Layout(options.Bucket, options.Prefix, service.Traits.MaxName);
            var abilities = await S3Failures.MappedAsync(async () =>
                await PlaceAsync(connection, options, layout, cancellationToken).ConfigureAwait(false) is { } place
                    ? await S3Abilities.ProbeAsync(connection, place, options.Bucket is null ? "" : options.Prefix, cancellationToken).ConfigureAwait(false)
                    : null).ConfigureAwait(false);
            service.Found = abilities;
            return new S3ObjectStore(options.Cache is { } cache ? new CachedBlobService(service, cache) : service, layout, options.Connection.TimeProvider, abilities) { Cache = options.Cache };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A bucket of the service in which it can be tried; null if there is none yet.</summary>
    private static async Task<string?> PlaceAsync(S3Connection connection, S3StoreOptions options, Layout layout, CancellationToken cancellationToken)
    {
        if (options.Bucket is not { } bucket)
            return (await connection.ListBucketsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(name => layout.BucketOf(name) is not null);

        return await connection.HasBucketAsync(bucket, cancellationToken).ConfigureAwait(false)
            ? bucket
            : throw new StorageException(StorageFailure.BucketNotFound, $"{connection.Name} has no bucket '{bucket}' that this key may use: create it there first");
    }
}
