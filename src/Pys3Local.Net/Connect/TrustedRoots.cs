using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pys3Local.Storage;

namespace Pys3Local.Net.Connect;

/// <summary>
/// The certificates that are trusted on this machine. OpenSSL, linked into a static binary, looks where it would be on the machine
/// that it was built on; so the places of the others are looked at here. <c>SSL_CERT_FILE</c> and <c>SSL_CERT_DIR</c> come first.
/// </summary>
internal static class TrustedRoots
{
    /// <summary>Debian, Alpine, Arch; Fedora, RHEL; openSUSE; OpenBSD, Alpine; FreeBSD.</summary>
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
        "/usr/local/share/certs/ca-root-nss.crt",
    ];

    private static readonly string[] Directories = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

    /// <summary>Null if nothing is found: then the runtime looks by itself.</summary>
    /// <exception cref="StorageException">What a variable names cannot be read.</exception>
    public static X509Certificate2Collection? Find(Func<string, string?> variable)
    {
        if (variable("SSL_CERT_FILE") is { Length: > 0 } file)
            return Load(file, "SSL_CERT_FILE");

        if (variable("SSL_CERT_DIR") is { Length: > 0 } directory)
            return LoadDirectory(directory) ?? throw Unusable("SSL_CERT_DIR", directory);

        if (Array.Find(Bundles, File.Exists) is { } bundle)
            return Load(bundle, null);

        return Directories.Select(LoadDirectory).FirstOrDefault(found => found is not null);
    }

    /// <summary>What a backend names.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static X509Certificate2Collection Load(string file) => Load(file, null);

    private static X509Certificate2Collection Load(string file, string? variable)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count > 0 ? certificates : throw Unusable(variable, file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(variable, file, e);
        }
    }

    private static X509Certificate2Collection? LoadDirectory(string directory)
    {
        if (!Directory.Exists(directory))
            return null;

        var certificates = new X509Certificate2Collection();
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            try
            {
                if (Path.GetExtension(file) is ".pem" or ".crt" or ".0")
                    certificates.ImportFromPemFile(file);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // One bad file among the others.
            }
        }

        return certificates.Count > 0 ? certificates : null;
    }

    private static StorageException Unusable(string? variable, string path, Exception? inner = null) =>
        new(StorageFailure.Unavailable, $"{(variable is null ? "" : variable + ": ")}there are no certificates to read in '{path}'.", inner);
}
