using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Files;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Settings;

/// <summary>Where a server's certificate comes from.</summary>
internal static class Certificates
{
    /// <summary>The name of a self-signed certificate in the configuration directory.</summary>
    public const string CertificateFile = "tls.crt";

    private const string KeyFile = "tls.key";

    /// <summary>
    /// Null for plain HTTP. A self-signed certificate is made once and kept in the configuration directory; another is made where the settings have a name that the one
    /// there is not for, since clients would refuse it.
    /// </summary>
    public static CertificateSource? Choose(ServeSettings settings, Shell shell)
    {
        if (settings.Get(ServeOptions.TlsCert) is { } certificate)
            return CertificateSource.Open(certificate, settings.Get(ServeOptions.TlsKey) ?? certificate, shell.Time);
        return settings.Get(ServeOptions.TlsSelfSigned) ? SelfSigned(settings, shell) : null;
    }

    /// <summary>As <see cref="Choose"/>, without making any: null too where the self-signed one is still to be made.</summary>
    public static CertificateSource? Find(ServeSettings settings, Shell shell)
    {
        if (!settings.Get(ServeOptions.TlsSelfSigned))
            return Choose(settings, shell);

        var directory = DirectoryOf(settings, shell);
        return directory.Has(CertificateFile) ? Open(directory, shell) : null;
    }

    /// <summary>Of the names that the settings have, those that the self-signed certificate is not for.</summary>
    public static IReadOnlyList<string> Missing(X509Certificate2 certificate, ServeSettings settings) =>
        settings.Get(ServeOptions.TlsSelfSigned) ? SelfSignedCertificate.Missing(certificate, OtherNames(settings)) : [];

    private static CertificateSource SelfSigned(ServeSettings settings, Shell shell)
    {
        var directory = DirectoryOf(settings, shell);
        using (directory.Lock())
        {
            if (!directory.Has(CertificateFile) || !directory.Has(KeyFile))
                Make(settings, directory, shell);
            else if (MissingInKept(settings, directory) is { Count: > 0 } missing)
                MakeAgain(settings, directory, missing, shell);
        }

        return Open(directory, shell);
    }

    private static void Make(ServeSettings settings, ConfigDirectory directory, Shell shell)
    {
        var (made, key) = SelfSignedCertificate.Create(
            Environment.MachineName, SelfSignedCertificate.LocalAddresses(), shell.Time, OtherNames(settings));
        directory.Write(KeyFile, Encoding.ASCII.GetBytes(key));
        directory.Write(CertificateFile, Encoding.ASCII.GetBytes(made));
    }

    private static void MakeAgain(ServeSettings settings, ConfigDirectory directory, IReadOnlyList<string> missing, Shell shell)
    {
        using (var kept = Read(directory))
        {
            if (!SelfSignedCertificate.IsOurs(kept))
            {
                shell.Error.WriteLine($"pys3local: WARNING: {directory.FileOf(CertificateFile)} is not for {string.Join(", ", missing)}, and was not made here, so it stays: clients that use such a name refuse it");
                return;
            }
        }

        Make(settings, directory, shell);
        shell.Error.WriteLine($"pys3local: the self-signed certificate was not for {string.Join(", ", missing)}, so a new one was made: {directory.FileOf(CertificateFile)}. Clients that trust the one before have to be given this one");
    }

    /// <summary>None where it cannot be understood: whoever opens it says so.</summary>
    private static IReadOnlyList<string> MissingInKept(ServeSettings settings, ConfigDirectory directory)
    {
        try
        {
            using var kept = Read(directory);
            return Missing(kept, settings);
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static X509Certificate2 Read(ConfigDirectory directory) =>
        X509Certificate2.CreateFromPem(FileFailures.Guard(() => File.ReadAllText(directory.FileOf(CertificateFile))));

    private static CertificateSource Open(ConfigDirectory directory, Shell shell) =>
        CertificateSource.Open(directory.FileOf(CertificateFile), directory.FileOf(KeyFile), shell.Time);

    private static ConfigDirectory DirectoryOf(ServeSettings settings, Shell shell) => ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable);

    /// <summary>What clients are told to call this server by.</summary>
    private static IEnumerable<string> OtherNames(ServeSettings settings) =>
    [
        .. settings.Get(ServeOptions.AlsoKnownAs).Select(static host => host.StartsWith('[') ? host[..(host.IndexOf(']') + 1)] : host.Split(':')[0]),
        .. settings.Get(ServeOptions.Domain).SelectMany(static domain => (string[])[domain, $"*.{domain}"]),
    ];
}
