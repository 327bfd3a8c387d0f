using Pys3Local.Cli.Settings;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Stores;

/// <summary>The local store that the settings name, with the original's database next to the configuration if there is one.</summary>
internal static class LocalStores
{
    private const string OriginalDatabase = "metadata.db";

    /// <summary>Makes none: a typing error, or a disk that is not mounted, must not be reported as well.</summary>
    public static ValueTask<LocalObjectStore> OpenExistingAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        CheckIsLocal(settings);
        var path = settings.Get(ServeOptions.Path);
        return LocalStoreSight.Of(path).Kind != LocalStoreKind.Nothing
            ? OpenAsync(settings, shell, cancellationToken)
            : throw new CommandException($"{path}: there is no data here; is the path right, and the disk mounted?");
    }

    public static ValueTask<LocalObjectStore> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        CheckIsLocal(settings);
        return LocalObjectStore.OpenAsync(
            new LocalStoreOptions
            {
                Path = Path.GetFullPath(settings.Get(ServeOptions.Path)),
                Durability = settings.Get(ServeOptions.Durability) == "none" ? Durability.None : Durability.Full,
                VerifyReads = settings.Get(ServeOptions.VerifyReads),
                Budget = settings.Budget,
                Time = shell.Time,
                Log = shell.Error.WriteLine,
                LegacyDatabase = Original(shell),
            },
            cancellationToken);
    }

    private static void CheckIsLocal(ServeSettings settings)
    {
        if (settings.Get(ServeOptions.Backend) != "local")
            throw new CommandException($"a {settings.Get(ServeOptions.Backend)} store is not on this machine; this is for local ones");
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
