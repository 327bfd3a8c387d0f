using Pys3Local.Cli.Parsing;
using Pys3Local.Configuration.Backends;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Cli.Settings;

/// <summary>The backend that <c>--backend-config</c> names.</summary>
internal static class ConfiguredBackend
{
    public static BackendEntry Find(string name, string? configDir, Shell shell)
    {
        var catalog = new BackendCatalog(ConfigDirectory.Resolve(configDir, shell.Variable), Passwords.Of(shell));
        if (catalog.Find(name) is { } found)
        {
            if (BackendKinds.SettingsOf(found.Type) is { } known)
                found.RefuseUnknown(known);

            return found;
        }

        var names = catalog.List().Backends;
        var others = names.Count == 0 ? "none is configured, see 'pys3local config add'" : "available: " + string.Join(", ", names.Select(backend => backend.Name));
        throw new CommandException($"Backend config '{name}' not found; {others}");
    }

    /// <summary>What it decides.</summary>
    public static IReadOnlyDictionary<Option, string> ValuesOf(BackendEntry entry, Shell shell)
    {
        var values = new Dictionary<Option, string> { [ServeOptions.Backend] = entry.Type };
        if (entry.Path is { } path)
            values[ServeOptions.Path] = path.StartsWith("~/", StringComparison.Ordinal) && shell.Variable("HOME") is { } home ? home + path[1..] : path;

        if (entry.RootFolder is { } folder)
            values[ServeOptions.RootFolder] = folder;

        return values;
    }
}
