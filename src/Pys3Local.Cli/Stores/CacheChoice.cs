using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Storage.Cloud.Caching;

namespace Pys3Local.Cli.Stores;

/// <summary>The cache of what is read from a service, where one was asked for.</summary>
internal static class CacheChoice
{
    /// <summary>Blocks of 1 MiB: fewer than some would be none.</summary>
    private const long Least = 16 << 20;

    public static BlockCache? Choose(ServeSettings settings)
    {
        if (settings.Get(ServeOptions.Cache) is not { Length: > 0 } directory)
            return null;
        var size = ByteSize.Parse(ServeOptions.CacheSize.Name, settings.Get(ServeOptions.CacheSize)) ?? 0;
        return size >= Least ? new BlockCache(directory, size) : throw new CommandException($"{settings.PlaceOf(ServeOptions.CacheSize)}: a cache has at least 16MiB");
    }
}
