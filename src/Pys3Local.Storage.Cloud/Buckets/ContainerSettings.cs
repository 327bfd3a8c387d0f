using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Buckets;

/// <summary>
/// The settings of a bucket that are the service's own: whether it keeps versions, and whether they can be locked. What the service says holds. A retention by default stays with this
/// server, which gives it to each version by name: the service would give it to the server's own things as well.
/// </summary>
internal static class ContainerSettings
{
    /// <summary>The bucket with what the service says of it.</summary>
    public static async ValueTask<BucketInfo> ShownAsync(IBlobService service, string container, BucketInfo bucket, CancellationToken cancellationToken)
    {
        if (service.Versions is not { } versions)
            return bucket;

        var state = await versions.StateAsync(container, cancellationToken).ConfigureAwait(false);
        var settings = state == ContainerState.None
            ? bucket.Settings.Remove(BucketInfo.VersioningSetting)
            : bucket.Settings.SetItem(BucketInfo.VersioningSetting, state == ContainerState.Enabled ? BucketInfo.VersioningEnabled : BucketInfo.VersioningSuspended);
        if (state == ContainerState.Enabled && !settings.ContainsKey(BucketInfo.LockSetting) && await versions.FindLocksAsync(container, cancellationToken).ConfigureAwait(false) is { } locks)
            settings = settings.SetItem(BucketInfo.LockSetting, locks);

        return bucket with { Settings = settings };
    }

    /// <summary>Makes the container where there is none, and sets what is another.</summary>
    /// <param name="service">Where.</param>
    /// <param name="container">Of the bucket.</param>
    /// <param name="info">As it is; null if there is none.</param>
    /// <param name="changed">As it shall be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask ApplyAsync(IBlobService service, string container, BucketInfo? info, BucketInfo changed, CancellationToken cancellationToken)
    {
        var (before, after) = (info?.Settings.GetValueOrDefault(BucketInfo.VersioningSetting), changed.Settings.GetValueOrDefault(BucketInfo.VersioningSetting));
        var (hadLocks, hasLocks) = (info?.Settings.ContainsKey(BucketInfo.LockSetting) == true, changed.Settings.ContainsKey(BucketInfo.LockSetting));
        var isMade = false;
        if (info is null)
            isMade = await service.CreateContainerAsync(container, hasLocks && service.Versions is not null, cancellationToken).ConfigureAwait(false);

        if (service.Versions is not { } versions)
            return;

        try
        {
            if (before != after && after is not null && !(isMade && hasLocks))
                await versions.KeepAsync(container, after == BucketInfo.VersioningEnabled, cancellationToken).ConfigureAwait(false);

            if (hasLocks && !hadLocks && !isMade)
                await versions.AllowLocksAsync(container, cancellationToken).ConfigureAwait(false);

            // Whoever asks for locks must not get a bucket without them.
            if (hasLocks && isMade && await versions.FindLocksAsync(container, cancellationToken).ConfigureAwait(false) is null)
                throw new StorageException(StorageFailure.NotSupported, $"{service.Traits.Location} makes no buckets with object lock.");
        }
        catch (StorageException) when (isMade)
        {
            await service.DeleteContainerAsync(container, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
