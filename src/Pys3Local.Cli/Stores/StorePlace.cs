using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Stores;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Stores;

/// <summary>
/// Is the store that the settings name the one that was there before? An empty directory may be a first start, or a disk that is not
/// mounted. It is the latter where this configuration has met a store at that path (its keys or one of its backends are used), or where
/// <c>/etc/fstab</c> says that a disk belongs there.
/// </summary>
internal static class StorePlace
{
    /// <summary>Why no store may be made or used there, in words that help; null if all is well.</summary>
    public static string? Problem(ServeSettings settings, Shell shell)
    {
        var path = PathOf(settings);
        var sight = LocalStoreSight.Of(path);
        var known = Known(settings, shell);
        if (settings.Get(ServeOptions.Create) || sight.Kind == LocalStoreKind.Buckets)
            return null;
        if (sight.Kind == LocalStoreKind.Nothing)
        {
            return known?.Find(path) is { } id
                ? $"{path}: the store that was here is gone (id {id}, remembered in {known.Path}); is its disk mounted? To begin with a new, empty store, start once with --create"
                : MountPoints.NotMounted(path) is { } mount
                    ? $"{path}: /etc/fstab has a disk for {mount}, which is not mounted; mount it. To make a store there anyway, start once with --create"
                    : null;
        }

        return known?.Find(path) is { } before && sight.Id is { } now && before != now
            ? $"{path}: this is another store (id {now}) than the one that was here (id {before}, remembered in {known.Path}); is the right disk mounted? To go on with this one, start once with --create"
            : null;
    }

    /// <summary>A configuration that cannot be written remembers nothing, and the server is as good as it was.</summary>
    public static void Remember(ServeSettings settings, Shell shell, LocalObjectStore store)
    {
        try
        {
            if (Known(settings, shell) is { } known && known.Find(PathOf(settings)) != store.Id)
                known.Remember(PathOf(settings), store.Id);
        }
        catch (ConfigurationException failure)
        {
            shell.Error.WriteLine($"pys3local: {failure.Message}; which store is at {PathOf(settings)} is not remembered");
        }
    }

    private static string PathOf(ServeSettings settings) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Get(ServeOptions.Path)));

    /// <summary>Null if this start has nothing to do with the configuration: keys that were given, or none at all, as in CI.</summary>
    private static KnownStores? Known(ServeSettings settings, Shell shell) =>
        settings.Entry is null && (settings.Get(ServeOptions.NoAuth) || settings.Get(ServeOptions.AccessKeyId) is not null)
            ? null
            : new KnownStores(ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable));
}
