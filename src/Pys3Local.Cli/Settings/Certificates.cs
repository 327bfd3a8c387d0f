using Pys3Local.Configuration.Files;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Settings;

/// <summary>Where a server's certificate comes from.</summary>
internal static class Certificates
{
    /// <summary>The name of a self-signed certificate in the configuration directory.</summary>
    public const string CertificateFile = "tls.crt";

    private const string KeyFile = "tls.key";

    /// <summary>Null for plain HTTP. A self-signed certificate is made once and kept in the configuration directory.</summary>
    public static CertificateSource? Choose(ServeSettings settings, Shell shell)
    {
        if (settings.Get(ServeOptions.TlsCert) is { } certificate)
            return CertificateSource.Open(certificate, settings.Get(ServeOptions.TlsKey) ?? certificate, shell.Time);
        return settings.Get(ServeOptions.TlsSelfSigned) ? SelfSigned(settings, shell) : null;
    }

    /// <summary>As <see cref="Choose"/>, without making any: null too where the self-signed one is still to be made.</summary>
    public static CertificateSource? Find(ServeSettings settings, Shell shell) =>
        settings.Get(ServeOptions.TlsSelfSigned) && !File.Exists(ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable).FileOf(CertificateFile))
            ? null
            : Choose(settings, shell);

    private static CertificateSource SelfSigned(ServeSettings settings, Shell shell)
    {
        var directory = ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable);
        using (directory.Lock())
        {
            if (!File.Exists(directory.FileOf(CertificateFile)) || !File.Exists(directory.FileOf(KeyFile)))
            {
                var (made, key) = SelfSignedCertificate.Create(
                    Environment.MachineName, SelfSignedCertificate.LocalAddresses(), shell.Time, OtherNames(settings));
                directory.Write(KeyFile, System.Text.Encoding.ASCII.GetBytes(key));
                directory.Write(CertificateFile, System.Text.Encoding.ASCII.GetBytes(made));
            }
        }

        return CertificateSource.Open(directory.FileOf(CertificateFile), directory.FileOf(KeyFile), shell.Time);
    }

    /// <summary>What clients are told to call this server by.</summary>
    private static IEnumerable<string> OtherNames(ServeSettings settings) =>
    [
        .. settings.Get(ServeOptions.AlsoKnownAs).Select(static host => host.StartsWith('[') ? host[..(host.IndexOf(']') + 1)] : host.Split(':')[0]),
        .. settings.Get(ServeOptions.Domain).SelectMany(static domain => (string[])[domain, $"*.{domain}"]),
    ];
}
