using Pys3Local.Cli.Settings;
using Pys3Local.S3.Auth;

namespace Pys3Local.Cli.Serving;

/// <summary>The pair that was given, else the kept ones, else a new one.</summary>
internal static class CredentialChoice
{
    private const int MaxSecretFileBytes = 4096;

    // Shorter ones are guessed from one captured signature within a coffee break.
    private const int ShortSecret = 8;

    public static Credentials Choose(ServeSettings settings, Shell shell)
    {
        if (settings.AccessKeyId.Value is { } id)
        {
            string secret = settings.SecretAccessKey.Value ?? ReadSecret(settings.SecretAccessKeyFile.Value!);
            if (secret.Length < ShortSecret)
                shell.Error.WriteLine($"pys3local: warning: a secret access key of {secret.Length} characters protects nothing; use 'pys3local keys add'");
            var given = new AccessKey { Id = id, Secret = secret };
            return new(new FixedKeys(given), given, $"given by {settings.AccessKeyId.Place}", SecretIsShown: false);
        }

        var made = RandomPair.Create();
        return new(new FixedKeys(made), made, "made for this run", SecretIsShown: true);
    }

    private static string ReadSecret(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[MaxSecretFileBytes];
            int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            string secret = System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
            return secret.Length > 0 ? secret : throw new CommandException($"--secret-access-key-file: {path} is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--secret-access-key-file: {path} cannot be read; check that it is there and yours");
        }
    }
}
