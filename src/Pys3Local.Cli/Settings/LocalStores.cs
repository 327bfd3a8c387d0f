using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Settings;

/// <summary>The local store that the settings name, with the original's database beside the configuration where there is one.</summary>
internal static class LocalStores
{
    private const string OriginalDatabase = "metadata.db";

    /// <summary>Makes none: a typing error, or a disk that is not mounted, must not be told that all is well.</summary>
    public static ValueTask<LocalObjectStore> OpenExistingAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        CheckIsLocal(settings);
        var path = settings.Path.Value;
        return Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()
            ? OpenAsync(settings, shell, cancellationToken)
            : throw new CommandException($"{path}: there is no data here; is the path right, and the disk mounted?");
    }

    public static ValueTask<LocalObjectStore> OpenAsync(ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        CheckIsLocal(settings);
        return LocalObjectStore.OpenAsync(
            new LocalStoreOptions
            {
                Path = Path.GetFullPath(settings.Path.Value),
                Durability = settings.Durability.Value == "none" ? Durability.None : Durability.Full,
                VerifyReads = settings.VerifyReads.Value,
                Time = shell.Time,
                Log = line => shell.Error.WriteLine(line),
                LegacyDatabase = Original(shell),
            },
            cancellationToken);
    }

    private static void CheckIsLocal(ServeSettings settings)
    {
        if (settings.Backend.Value != "local")
            throw new CommandException($"a {settings.Backend.Value} store is not on this machine; this is for local ones");
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
