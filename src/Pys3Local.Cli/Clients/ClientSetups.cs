using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.S3.Auth;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Clients;

/// <summary>From a server's settings to what its clients have to know.</summary>
internal static class ClientSetups
{
    private const string DefaultBucket = "backup";

    public static ClientSetup Create(ServeSettings settings, string? endpoint, string? bucket, string? keyId, Shell shell)
    {
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new UsageException($"--endpoint: '{endpoint}' is not a URL (http://HOST:PORT)");
        var key = KeyOf(settings, keyId, shell);
        var certificate = Certificates.Choose(settings, shell);
        return new()
        {
            Url = (endpoint ?? UrlOf(settings, certificate is not null)).TrimEnd('/'),
            KeyId = key?.Id ?? "any",
            Secret = key?.Secret ?? "anything",
            Region = settings.Region.Value,
            Bucket = bucket ?? DefaultBucket,
            CertificateFile = settings.TlsSelfSigned.Value ? certificate!.Path : null,
            Fingerprint = settings.TlsSelfSigned.Value ? SelfSignedCertificate.Fingerprint(certificate!.Certificate) : null,
        };
    }

    private static AccessKey? KeyOf(ServeSettings settings, string? keyId, Shell shell)
    {
        var credentials = CredentialChoice.Choose(settings, shell);
        return keyId is null
            ? credentials.Shown
            : credentials.Keys.Find(keyId) ?? throw new CommandException($"there is no active key {keyId}; see 'pys3local keys list'");
    }

    private static string UrlOf(ServeSettings settings, bool tls)
    {
        var address = ListenAddress.Parse(settings.Listen.Value[0]);
        string host = address.Kind == ListenKind.Address ? address.ToString() : $"localhost:{address.Port}";
        return $"{(tls ? "https" : "http")}://{host}";
    }
}
