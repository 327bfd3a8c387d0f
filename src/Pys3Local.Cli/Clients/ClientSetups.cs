using System.Security.Cryptography.X509Certificates;
using Pys3Local.Cli.Serving;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Clients;

/// <summary>From a server's settings to what its clients have to know. Only reads: a key or a certificate that is not there yet is not made.</summary>
internal static class ClientSetups
{
    private const string DefaultBucket = "backup";

    public static ClientSetup Create(ServeSettings settings, string? endpoint, string? bucket, string? keyId, Shell shell)
    {
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new UsageException($"--endpoint: '{endpoint}' is not a URL (http://HOST:PORT)");
        var key = ClientKey.Find(settings, keyId, shell);
        string url = (endpoint ?? UrlOf(settings)).TrimEnd('/');
        bool own = settings.TlsSelfSigned.Value && url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        string? certificate = own ? ConfigDirectory.Resolve(settings.ConfigDir.Value, shell.Variable).FileOf(Certificates.CertificateFile) : null;
        return new()
        {
            Url = url,
            KeyId = key.Id,
            Secret = key.Secret,
            Region = settings.Region.Value,
            Bucket = bucket ?? settings.CreateBucket.Value.FirstOrDefault() ?? key.Bucket ?? DefaultBucket,
            CertificateFile = certificate,
            Fingerprint = certificate is null ? null : FingerprintOf(certificate),
        };
    }

    /// <summary>The first address that the server listens on, as a URL for this machine; any address becomes <c>localhost</c>.</summary>
    public static string UrlOf(ServeSettings settings)
    {
        var address = ListenAddress.Parse(settings.Listen.Value[0]);
        if (address.Port == 0)
            throw new UsageException($"{settings.Listen.Place}: port 0 is a different one at each start; give the server's URL");
        string host = address.Kind == ListenKind.Address ? address.ToString() : $"localhost:{address.Port}";
        bool tls = settings.TlsCert.Value is not null || settings.TlsSelfSigned.Value;
        return $"{(tls ? "https" : "http")}://{host}";
    }

    // Null until a server has made it.
    private static string? FingerprintOf(string file)
    {
        if (!File.Exists(file))
            return null;
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        return SelfSignedCertificate.Fingerprint(certificate);
    }
}
