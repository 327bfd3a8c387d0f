using System.Text;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Encryption;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Keys;
using Pys3Local.S3.Access;

namespace Pys3Local.Cli.Serving;

/// <summary>The pair that was given, else the kept ones, else a new one.</summary>
internal static class CredentialChoice
{
    private const int MaxSecretFileBytes = 4096;

    public static Credentials Choose(ServeSettings settings, Shell shell)
    {
        if (settings.Get(ServeOptions.NoAuth))
            return new(new(null, null, shell), null, "", SecretIsShown: false);
        // Anyone may come: a key of its own would only be another one, in a directory that a container may not have.
        if (settings.Get(ServeOptions.Ci) && CiMode.AcceptedKeys(settings) == "any" && settings.Get(ServeOptions.AccessKeyId) is null)
            return new(new(null, null, shell), null, "", SecretIsShown: false);
        return Given(settings) is { } given
            ? new(new(given, OptionalFile(settings, shell), shell), given, $"given by {settings.PlaceOf(ServeOptions.AccessKeyId)}", SecretIsShown: false)
            : Kept(settings, shell);
    }

    /// <summary>The pair of the options; null if none was given.</summary>
    public static AccessKey? Given(ServeSettings settings)
    {
        if (settings.Get(ServeOptions.AccessKeyId) is not { } id)
            return null;
        string secret = settings.Get(ServeOptions.SecretAccessKey) ?? ReadSecret(settings.Get(ServeOptions.SecretAccessKeyFile)!);
        if (secret.Length < AccessKeyEntry.MinSecretLength && !settings.Get(ServeOptions.Ci))
            throw new UsageException($"a secret access key has at least {AccessKeyEntry.MinSecretLength} characters; leave both out to have a pair made");
        return new AccessKey { Id = id, Secret = secret };
    }

    private static Credentials Kept(ServeSettings settings, Shell shell)
    {
        var file = FileOf(settings, shell);
        file.Load();
        bool isNew = file.CreateServerKey() is not null;
        var keys = new ServerKeys(null, file, shell);
        var now = shell.Time.GetUtcNow();
        var active = file.Entries.Where(entry => entry.IsActive(now)).ToList();
        if (active.Count == 0)
            throw new CommandException($"every key of {file.Path} is disabled or expired; use 'pys3local keys add', or --no-auth");
        var shown = active.Find(entry => entry.Preset == KeyPreset.Full) ?? active[0];
        string origin = shown.Note == KeyFile.ServerKeyNote ? $"made at the first start, kept in {file.Path}" : $"one of {active.Count} in {file.Path}";
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

    private static string ReadSecret(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[MaxSecretFileBytes];
            int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            string secret = Encoding.UTF8.GetString(buffer, 0, length).Trim();
            return secret.Length > 0 ? secret : throw new CommandException($"--secret-access-key-file: {path} is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--secret-access-key-file: {path} cannot be read; check that it is there and yours");
        }
    }
}
