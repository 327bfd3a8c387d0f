using Pys3Local.Configuration.Files;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Targets;

/// <summary>Where what is to be sent to others waits for them.</summary>
internal static class WaitingPlace
{
    /// <summary>Beside the data where that is a directory; else with the configuration; else in memory, which is null.</summary>
    public static string? Of(IObjectStore store, ConfigDirectory? home, string name) =>
        store is LocalObjectStore local ? $"{LocalStoreSight.OwnDirectoryOf(local.Traits.Location)}/{name}"
        : !store.Traits.Durable || home is null ? null
        : Path.Combine(home.Path, name);
}
