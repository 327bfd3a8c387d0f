using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Clients;

/// <summary>From a server's settings to what its clients have to know. Only reads: a key or a certificate that is not there yet is not made.</summary>
internal static class ClientSetups
{
    // On the client, in the directory where the command is typed.
    private const string CertificateCopy = "pys3local.crt";

    /// <param name="url">The server, as the client sees it.</param>
    /// <param name="isElsewhere">The client is on another machine, whose files are not the server's.</param>
    public static ClientSetup Create(ServeSettings settings, ConfigDirectory directory, ClientKey key, string? bucket, string url, bool isElsewhere)
    {
        url = url.TrimEnd('/');
        var certificate = IsOwn(settings, directory, url) ? directory.FileOf(Certificates.CertificateFile) : null;
        return new()
        {
            Url = url,
            KeyId = key.Id,
            Secret = key.Secret,
            Region = settings.Get(ServeOptions.Region),
            Bucket = key.ChooseBucket(bucket, settings.Get(ServeOptions.CreateBucket)),
            Prefix = key.Prefix,
            CertificateFile = certificate is null ? null : isElsewhere ? CertificateCopy : certificate,
            CertificateSource = isElsewhere ? certificate : null,
            Fingerprint = certificate is null ? null : FingerprintOf(directory),
        };
    }

    /// <summary>The first address that the server listens on, as a URL for this machine; any address becomes <c>localhost</c>.</summary>
    public static string UrlOf(ServeSettings settings)
    {
        var address = ListenAddress.Parse(settings.Get(ServeOptions.Listen)[0]);
        if (address.Port == 0)
            throw new UsageException($"{settings.PlaceOf(ServeOptions.Listen)}: port 0 is a different one at each start; give the server's URL");

        var host = address.Kind == ListenKind.Address && !address.Address!.Equals(IPAddress.Any) ? address.ToString() : $"localhost:{address.Port}";
        var tls = settings.Get(ServeOptions.TlsCert) is not null || settings.Get(ServeOptions.TlsSelfSigned);
        return $"{(tls ? "https" : "http")}://{host}";
    }

    // The server may have been started with an option that was not given here.
    private static bool IsOwn(ServeSettings settings, ConfigDirectory directory, string url) =>
        url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && settings.Get(ServeOptions.TlsCert) is null
            && (settings.Get(ServeOptions.TlsSelfSigned) || directory.Has(Certificates.CertificateFile));

    // Null until a server has made it.
    private static string? FingerprintOf(ConfigDirectory directory)
    {
        if (!directory.Has(Certificates.CertificateFile))
            return null;

        using var certificate = X509Certificate2.CreateFromPem(FileFailures.Guard(() => File.ReadAllText(directory.FileOf(Certificates.CertificateFile))));
        return SelfSignedCertificate.Fingerprint(certificate);
    }
}
