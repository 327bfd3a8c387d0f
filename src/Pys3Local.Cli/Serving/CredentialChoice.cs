using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;

namespace Pys3Local.Cli.Serving;

/// <summary>The pair that was given, else the kept ones, else a new one.</summary>
internal static class CredentialChoice
{
    public static Credentials Choose(ServeSettings settings, Shell shell)
    {
        if (settings.Get(ServeOptions.NoAuth))
            return new(new(null, null, shell), null, "", SecretIsShown: false);
        // Anyone may come: a key of its own would only be another one, in a directory that a container may not have.
        if (settings.Get(ServeOptions.Ci) && CiMode.AcceptedKeys(settings) == "any" && settings.Get(ServeOptions.AccessKeyId) is null)
            return new(new(null, null, shell), null, "", SecretIsShown: false);
        return GivenKey.Of(settings) is { } given
            ? new(new(given, OptionalFile(settings, shell), shell), given, $"given by {settings.PlaceOf(ServeOptions.AccessKeyId)}", SecretIsShown: false)
            : Kept(settings, shell);
    }

    private static Credentials Kept(ServeSettings settings, Shell shell)
    {
        var file = FileOf(settings, shell);
        file.Load();
        var isNew = file.CreateServerKey() is not null;
        var keys = new ServerKeys(null, file, shell);
        var now = shell.Time.GetUtcNow();
        var active = file.Entries.Where(entry => entry.IsActive(now)).ToList();
        if (active.Count == 0)
            throw new CommandException($"every key of {file.Path} is disabled or expired; use 'pys3local keys add', or --no-auth");
        var shown = active.Find(entry => entry.Preset == KeyPreset.Full) ?? active[0];
        var origin = shown.Note == KeyFile.ServerKeyNote ? $"made at the first start, kept in {file.Path}" : $"one of {active.Count} in {file.Path}";
        // Once: what a server prints ends up in journals and the logs of containers.
        return new(keys, KeyScopes.ToAccessKey(shown), origin, SecretIsShown: isNew) { CommandForSecret = CommandFor(shown.Id, settings) };
    }

    private static string CommandFor(string id, ServeSettings settings) =>
        $"pys3local keys show {id} --secret" + (settings.Get(ServeOptions.ConfigDir) is { } directory ? $" --config-dir {directory}" : "");

    private static KeyFile? OptionalFile(ServeSettings settings, Shell shell)
    {
        // A container may have neither HOME nor a directory, and with a pair that was given it needs none.
        if (settings.Get(ServeOptions.ConfigDir) is null && shell.Variable("HOME") is null && shell.Variable("XDG_CONFIG_HOME") is null)
            return null;
        var file = FileOf(settings, shell);
        file.Load();
        return file;
    }

    private static KeyFile FileOf(ServeSettings settings, Shell shell) =>
        new(ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable), shell.Time, new VaultPassword(shell.Variable));
}
