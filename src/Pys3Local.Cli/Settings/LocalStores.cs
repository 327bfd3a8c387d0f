using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Settings;

/// <summary>The local store that the settings name, with the original's database beside the configuration where there is one.</summary>
internal static class LocalStores
{
    private const string OriginalDatabase = "metadata.db";

    public static ValueTask<LocalObjectStore> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        if (settings.Backend.Value != "local")
            throw new CommandException($"a {settings.Backend.Value} store is not on this machine; this is for local ones");

        return LocalObjectStore.OpenAsync(
            new LocalStoreOptions
            {
                Path = Path.GetFullPath(settings.Path.Value),
                Durability = settings.Durability.Value == "none" ? Durability.None : Durability.Full,
                VerifyReads = settings.VerifyReads.Value,
                Time = shell.Time,
                LegacyDatabase = Original(shell),
            },
            cancellationToken);
    }

    /// <summary>It was always in the original's own directory, whatever <c>--config-dir</c> says today.</summary>
    private static string? Original(Shell shell)
    {
        if (shell.Variable("HOME") is not { Length: > 0 } home)
            return null;

        var path = Path.Combine(home, ".config", "pys3local", OriginalDatabase);
        return File.Exists(path) ? path : null;
    }
}
