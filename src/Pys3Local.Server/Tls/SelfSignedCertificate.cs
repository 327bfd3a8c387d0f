using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pys3Local.Server.Tls;

/// <summary>A certificate for a machine that has none: its names and addresses, signed by itself. Clients trust it by its fingerprint or its file.</summary>
public static class SelfSignedCertificate
{
    private const int Years = 10;
    private const string Subject = "CN=pys3local";

    /// <summary>Makes a certificate and its key, each as PEM.</summary>
    /// <param name="others">Names beside the machine's that clients use; a domain with <c>*.</c> before it, too.</param>
    public static (string Certificate, string Key) Create(string machine, IEnumerable<IPAddress> addresses, TimeProvider time, params IEnumerable<string> others)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names([machine, .. others], addresses));
        // A certificate authority of itself alone: what lets a client take the file as its trust anchor.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        // An hour back, for clients whose clock is late.
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddYears(Years));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>The addresses of this machine that a client might use; none where the system does not tell them.</summary>
    public static IReadOnlyList<IPAddress> LocalAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(card => card.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !address.IsIPv6LinkLocal && !IPAddress.IsLoopback(address))
                .Distinct()];
        }
        catch (Exception e) when (e is NetworkInformationException or IOException)
        {
            // Not every sandbox lets a program list them; and .NET reads /etc/resolv.conf on the way, which fails where there is no /etc.
            return [];
        }
    }

    /// <summary>SHA-256 of the certificate as Proxmox and browsers show it: <c>AB:CD:…</c>.</summary>
    public static string Fingerprint(X509Certificate2 certificate)
    {
        var text = new StringBuilder();
        foreach (var value in certificate.GetCertHash(HashAlgorithmName.SHA256))
            text.Append(text.Length == 0 ? "" : ":").Append(value.ToString("X2"));
        return text.ToString();
    }

    /// <summary>Those of the names that the certificate is not for.</summary>
    /// <param name="names">As the others of <see cref="Create"/>.</param>
    public static IReadOnlyList<string> Missing(X509Certificate2 certificate, IEnumerable<string> names)
    {
        var held = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        var hosts = held?.EnumerateDnsNames().ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
        var addresses = held?.EnumerateIPAddresses().ToHashSet() ?? [];
        return [.. names.Where(name => AddressOf(name) is { } address ? !addresses.Contains(address) : IsHost(name) && !hosts.Contains(name)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether <see cref="Create"/> has made it.</summary>
    public static bool IsOurs(X509Certificate2 certificate) => certificate.Subject == Subject && certificate.Issuer == Subject;

    private static bool IsHost(string name) => Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) == UriHostNameType.Dns;

    private static IPAddress? AddressOf(string name) => IPAddress.TryParse(name.Trim('[', ']'), out var address) ? address : null;

    private static X509Extension Names(string[] hosts, IEnumerable<IPAddress> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts.Prepend("localhost").Where(IsHost).Distinct(StringComparer.OrdinalIgnoreCase))
            names.AddDnsName(host);

        var literal = hosts.Select(AddressOf).OfType<IPAddress>();
        foreach (var address in addresses.Concat(literal).Prepend(IPAddress.IPv6Loopback).Prepend(IPAddress.Loopback).Distinct())
            names.AddIpAddress(address);
        return names.Build();
    }
}
