using Pys3Local.Cli.Settings;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>What a person reads at the start of a server: where the data is, how it is protected, what to paste where.</summary>
internal static class Announcement
{
    private const string HiddenSecret = "<the secret that you gave>";

    public static void Write(
        TextWriter output, ServeSettings settings, StoreTraits store, Credentials credentials, IReadOnlyList<string> urls)
    {
        WriteStore(output, store);
        WriteProtection(output, settings, credentials);
        output.WriteLine($"Region: {settings.Region.Value}");
        output.WriteLine();
        output.WriteLine($"Starting S3 server at {string.Join(" and ", urls)}");
        output.WriteLine();
        WriteRclone(output, settings, credentials, urls[0]);
        output.WriteLine("Press Ctrl+C to stop the server");
    }

    private static void WriteStore(TextWriter output, StoreTraits store)
    {
        output.WriteLine(store.Name == "local" ? $"Data directory: {store.Location}" : $"Storage backend: {store.Location}");
        output.WriteLine(store.Durable
            ? "Durability: full (what has been acknowledged survives a power cut)"
            : "Durability: none (a power cut may take the last writes, and memory loses everything at the end)");
    }

    private static void WriteProtection(TextWriter output, ServeSettings settings, Credentials credentials)
    {
        if (settings.NoAuth.Value)
        {
            output.WriteLine("Authentication disabled");
            output.WriteLine("Note: Clients can use any credentials when auth is disabled");
            return;
        }

        output.WriteLine("Authentication enabled");
        if (credentials.Shown is null)
            return;
        output.WriteLine($"Access Key ID: {credentials.Shown.Id} ({credentials.Origin})");
        if (credentials.SecretIsShown)
            output.WriteLine($"Secret Access Key: {credentials.Shown.Secret}");
    }

    private static void WriteRclone(TextWriter output, ServeSettings settings, Credentials credentials, string url)
    {
        output.WriteLine("rclone configuration:");
        output.WriteLine("Add this to ~/.config/rclone/rclone.conf:");
        output.WriteLine();
        output.WriteLine("[pys3local]");
        output.WriteLine("type = s3");
        output.WriteLine("provider = Other");
        output.WriteLine($"access_key_id = {(settings.NoAuth.Value ? "any" : credentials.Shown?.Id)}");
        output.WriteLine($"secret_access_key = {Secret(settings, credentials)}");
        output.WriteLine($"endpoint = {url}");
        output.WriteLine($"region = {settings.Region.Value}");
        output.WriteLine();
        output.WriteLine("# Test the connection:");
        output.WriteLine("rclone lsd pys3local:");
        output.WriteLine();
    }

    private static string? Secret(ServeSettings settings, Credentials credentials) =>
        settings.NoAuth.Value ? "anything" : credentials.SecretIsShown ? credentials.Shown?.Secret : HiddenSecret;
}
