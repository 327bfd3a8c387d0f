using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Cloud;
using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Azure;

/// <summary>An account of Azure Blob Storage as a store.</summary>
public sealed class AzureObjectStore : CloudMultipartStore
{
    private AzureObjectStore(bool isHierarchical, IBlobService service, Layout layout, TimeProvider time)
        : base(service, layout, time) => IsHierarchical = isHierarchical;

    /// <summary>The account has a hierarchical namespace: names of blobs there are not the keys.</summary>
    public bool IsHierarchical { get; }

    /// <summary>Asks the service and returns the store.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Refused"/>, <see cref="StorageFailure.Unavailable"/> or <see cref="StorageFailure.BucketNotFound"/>.</exception>
    public static async ValueTask<AzureObjectStore> OpenAsync(AzureStoreOptions options, CancellationToken cancellationToken)
    {
        var transport = new AzureTransport(options);
        var location = options.Container is { } one ? $"{transport.Name}, container {one}{(options.Prefix.Length > 0 ? ", " : "")}{options.Prefix}" : $"{transport.Name}, containers {options.Prefix}*";
        var service = new AzureBlobService(transport, location, (options.Container is null ? "" : options.Prefix) + Layout.Own + "staging/") { MaxBlock = options.MaxBlock };
        try
        {
            if (options.Container is not { } container)
                await service.ListContainersAsync(cancellationToken).ConfigureAwait(false);
            else if (!await service.HasContainerAsync(container, cancellationToken).ConfigureAwait(false))
                throw new StorageException(StorageFailure.BucketNotFound, $"{transport.Name} has no container '{container}' that this key may use: create it there first");

            await service.LearnAsync(options.Container, cancellationToken).ConfigureAwait(false);
            return new AzureObjectStore(
                service.IsHierarchical, options.Cache is { } cache ? new CachedBlobService(service, cache) : service, new Layout(options.Container, options.Prefix, service.Traits.MaxName), options.TimeProvider)
            {
                Cache = options.Cache,
            };
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }
}
