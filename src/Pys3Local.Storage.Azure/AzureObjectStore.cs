using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Cloud;
using Pys3Local.Storage.Cloud.Caching;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Azure;

/// <summary>An account of Azure Blob Storage as a store.</summary>
public sealed class AzureObjectStore : CloudMultipartStore
{
    private AzureObjectStore(IBlobService service, Layout layout, TimeProvider time)
        : base(service, layout, time)
    {
    }

    /// <summary>Asks the service and returns the store.</summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.Refused"/>, <see cref="StorageFailure.Unavailable"/>, <see cref="StorageFailure.BucketNotFound"/>, or
    /// <see cref="StorageFailure.NotSupported"/> for an account with a hierarchical namespace.</exception>
    public static async ValueTask<AzureObjectStore> OpenAsync(AzureStoreOptions options, CancellationToken cancellationToken)
    {
        var transport = new AzureTransport(options);
        var location = options.Container is { } one ? $"{transport.Name}, container {one}{(options.Prefix.Length > 0 ? ", " : "")}{options.Prefix}" : $"{transport.Name}, containers {options.Prefix}*";
        var service = new AzureBlobService(transport, location, (options.Container is null ? "" : options.Prefix) + Layout.Own + "staging/");
        try
        {
            if (options.Container is not { } container)
                await service.ListContainersAsync(cancellationToken).ConfigureAwait(false);
            else if (!await service.HasContainerAsync(container, cancellationToken).ConfigureAwait(false))
                throw new StorageException(StorageFailure.BucketNotFound, $"{transport.Name} has no container '{container}' that this key may use: create it there first");

            if (await service.IsHierarchicalAsync(options.Container, cancellationToken).ConfigureAwait(false))
                throw new StorageException(StorageFailure.NotSupported, $"{transport.Name} has a hierarchical namespace, in which there is no 'a' beside 'a/b': use an account without one");

            return new AzureObjectStore(
                options.Cache is { } cache ? new CachedBlobService(service, cache) : service, new Layout(options.Container, options.Prefix, service.Traits.MaxName), options.TimeProvider)
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
