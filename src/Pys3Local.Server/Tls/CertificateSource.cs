using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Pys3Local.Server.Tls;

/// <summary>
/// A certificate and its key from PEM files. When a file changes (a renewal), new connections get the new certificate; while the
/// files cannot be read or do not belong together (a renewal half-way), they go on with the one before.
/// </summary>
public sealed class CertificateSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string certificatePath;
    private readonly string keyPath;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private volatile SslStreamCertificateContext current;
    private (DateTime Certificate, DateTime Key) written;
    private long looked;

    private CertificateSource(string certificatePath, string keyPath, TimeProvider time)
    {
        this.certificatePath = certificatePath;
        this.keyPath = keyPath;
        this.time = time;
        written = Written();
        looked = time.GetTimestamp();
        current = Read();
    }

    /// <summary>The certificate's file.</summary>
    public string Path => certificatePath;

    /// <summary>The certificate that connections get now.</summary>
    public X509Certificate2 Certificate => Current().TargetCertificate;

    /// <summary>Opens the files.</summary>
    /// <param name="certificatePath">PEM: the certificate, then the intermediate ones.</param>
    /// <param name="keyPath">PEM: the private key; may be the same file.</param>
    /// <exception cref="ServerException">A file cannot be read, or the two do not belong together.</exception>
    public static CertificateSource Open(string certificatePath, string keyPath, TimeProvider time)
    {
        foreach (string path in (string[])[certificatePath, keyPath])
        {
            if (!File.Exists(path))
                throw new ServerException($"TLS: there is no file {path}");
        }

        try
        {
            return new(certificatePath, keyPath, time);
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw new ServerException(
                $"TLS: {certificatePath} and {keyPath} cannot be read as a PEM certificate and its unencrypted private key", failure);
        }
    }

    internal void Apply(ListenOptions listener) => listener.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = Current(),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        }),
    });

    private SslStreamCertificateContext Current()
    {
        if (time.GetElapsedTime(Volatile.Read(ref looked)) < LookAgain || !gate.TryEnter())
            return current;
        try
        {
            Volatile.Write(ref looked, time.GetTimestamp());
            var now = Written();
            if (now != written)
            {
                current = Read();
                written = now;
            }
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // Half-way through a renewal: the next look finds the rest.
        }
        finally
        {
            gate.Exit();
        }

        return current;
    }

    // ArgumentException: the key is not the certificate's.
    private static bool IsOfFiles(Exception failure) =>
        failure is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException;

    private (DateTime Certificate, DateTime Key) Written() =>
        (File.GetLastWriteTimeUtc(certificatePath), File.GetLastWriteTimeUtc(keyPath));

    private SslStreamCertificateContext Read()
    {
        string pem = File.ReadAllText(certificatePath);
        var certificate = X509Certificate2.CreateFromPem(pem, File.ReadAllText(keyPath));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        // Offline: the chain is what the file says, nothing is fetched.
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
