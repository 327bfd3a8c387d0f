using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Settings;
using Pys3Local.Server.Tls;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>What a person reads at the start of a server: where the data is, how it is protected, what to paste where.</summary>
internal static class Announcement
{
    private const string HiddenSecret = "<its secret>";
    private const int MostUrls = 8;

    public static void Write(
        TextWriter output, ServeSettings settings, StoreTraits store, Credentials credentials, CertificateSource? certificate,
        ServerUrls urls)
    {
        WriteStore(output, store);
        WriteProtection(output, settings, credentials);
        output.WriteLine($"Region: {settings.Get(ServeOptions.Region)}");
        output.WriteLine();
        output.WriteLine($"Starting S3 server at {string.Join(" and ", urls.Here)}");
        WriteElsewhere(output, urls);
        if (certificate is not null)
            output.WriteLine($"TLS certificate: {certificate.Path}, SHA-256 {SelfSignedCertificate.Fingerprint(certificate.Certificate)}");
        output.WriteLine();
        WriteRclone(output, SetupOf(settings, credentials, certificate, urls.Here[0]));
        output.WriteLine("Press Ctrl+C to stop the server");
    }

    /// <summary>Nothing where restic's REST protocol is not spoken.</summary>
    public static void WriteRestic(TextWriter output, ServerUrls urls)
    {
        foreach (var url in urls.Here)
            output.WriteLine($"restic REST protocol at {url} (restic -r rest:{url.Replace("://", "://ID:SECRET@", StringComparison.Ordinal)}/BUCKET/ init)");
    }

    /// <summary>Nothing where there is no console.</summary>
    public static void WriteConsole(TextWriter output, ServerUrls urls)
    {
        foreach (var url in urls.Here)
            output.WriteLine($"Console at {url}/");
    }

    // A machine with many containers has many addresses.
    private static void WriteElsewhere(TextWriter output, ServerUrls urls)
    {
        string[] others = [.. urls.Elsewhere.Except(urls.Here)];
        foreach (var url in others.Take(MostUrls))
            output.WriteLine($"From other machines: {url}");

        if (others.Length > MostUrls)
            output.WriteLine($"From other machines: and at {others.Length - MostUrls} more addresses");
    }

    private static void WriteStore(TextWriter output, StoreTraits store)
    {
        output.WriteLine(store.Name switch
        {
            "local" => $"Data directory: {store.Location}{Container.VolumeNote(store.Location)}",
            "memory" => "Storage backend: memory",
            _ => $"Storage backend: {store.Name}, {store.Location}",
        });
        output.WriteLine("Durability: " + store switch
        {
            { Name: "memory" } => "none (everything is lost at the end)",
            { Name: "drime" or "s3" or "azure" } => "the service's (nothing is acknowledged before the service has acknowledged it)",
            { Durable: true } => "full (what has been acknowledged survives a power cut)",
            _ => "none (a power cut may take the last writes)",
        });
    }

    private static void WriteProtection(TextWriter output, ServeSettings settings, Credentials credentials)
    {
        if (settings.Get(ServeOptions.NoAuth))
        {
            output.WriteLine("Authentication disabled");
            output.WriteLine("Note: Clients can use any credentials when auth is disabled");
            return;
        }

        output.WriteLine("Authentication enabled");
        if (settings.Get(ServeOptions.Ci))
            WriteCi(output, settings);
        if (credentials.Shown is null)
            return;
        output.WriteLine($"Access Key ID: {credentials.Shown.Id} ({credentials.Origin})");
        if (credentials.SecretIsShown)
            output.WriteLine($"Secret Access Key: {credentials.Shown.Secret} (shown only this once)");
        else if (credentials.CommandForSecret is { } command)
            output.WriteLine($"Secret Access Key: printed by '{command}'");
    }

    private static void WriteCi(TextWriter output, ServeSettings settings)
    {
        output.WriteLine("A server for tests (--ci): " + CiMode.AcceptedKeys(settings) switch
        {
            "any" => "any key with any secret signs, for any region",
            "known" => "the key below signs with any secret, for any region",
            _ => "the key below signs with its secret, for any region",
        });
        output.WriteLine("Test controls: /.pys3local/test/ (everyone may use them; never keep data here)");
    }

    private static ClientSetup SetupOf(ServeSettings settings, Credentials credentials, CertificateSource? certificate, string url) => new()
    {
        Url = url,
        KeyId = credentials.Shown?.Id ?? "any",
        Secret = settings.Get(ServeOptions.NoAuth) ? "anything" : credentials.SecretIsShown ? credentials.Shown!.Secret : HiddenSecret,
        Region = settings.Get(ServeOptions.Region),
        Bucket = "backup",
        CertificateFile = settings.Get(ServeOptions.TlsSelfSigned) ? certificate?.Path : null,
    };

    private static void WriteRclone(TextWriter output, ClientSetup setup)
    {
        output.WriteLine("rclone configuration:");
        output.WriteLine("Add this to ~/.config/rclone/rclone.conf:");
        output.WriteLine();
        output.WriteLine(ClientTexts.Rclone(setup));
        output.WriteLine("# Test the connection:");
        output.WriteLine("rclone lsd pys3local:");
        output.WriteLine();
    }
}
