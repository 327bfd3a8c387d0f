using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Pys3Local.Server.Listening;
using Pys3Local.Storage;

namespace Pys3Local.Server.Tls;

/// <summary>
/// A certificate and its key from PEM files. When a file changes (a renewal), new connections get the new certificate; while the
/// files cannot be read or do not belong together (a renewal half-way), they go on with the one before.
/// </summary>
public sealed class CertificateSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile SslStreamCertificateContext _current;
    private (DateTime Certificate, DateTime Key) _written;
    private long _looked;

    private CertificateSource(string certificatePath, string keyPath, TimeProvider time)
    {
        _certificatePath = certificatePath;
        _keyPath = keyPath;
        _time = time;
        _written = Written();
        _looked = time.GetTimestamp();
        _current = Read();
    }

    /// <summary>The certificate's file.</summary>
    public string Path => _certificatePath;

    /// <summary>The certificate that connections get now.</summary>
    public X509Certificate2 Certificate => Current().TargetCertificate;

    /// <summary>Opens the files.</summary>
    /// <param name="certificatePath">PEM: the certificate, then the intermediate ones.</param>
    /// <param name="keyPath">PEM: the private key; may be the same file.</param>
    /// <exception cref="ServerException">A file cannot be read, or the two do not belong together.</exception>
    public static CertificateSource Open(string certificatePath, string keyPath, TimeProvider time)
    {
        foreach (var path in (string[])[certificatePath, keyPath])
        {
            if (KindOf(path) != PathKind.File)
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
        if (_time.GetElapsedTime(Volatile.Read(ref _looked)) < LookAgain || !_gate.TryEnter())
            return _current;
        try
        {
            Volatile.Write(ref _looked, _time.GetTimestamp());
            var now = Written();
            if (now != _written)
            {
                _current = Read();
                _written = now;
            }
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            // Half-way through a renewal: the next look finds the rest.
        }
        finally
        {
            _gate.Exit();
        }

        return _current;
    }

    private static PathKind KindOf(string path)
    {
        try
        {
            return PathKinds.Of(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ServerException($"TLS: {path} cannot be read; check its owner and mode, and those of the directories above it", failure);
        }
    }

    // ArgumentException: the key is not the certificate's.
    private static bool IsOfFiles(Exception failure) =>
        failure is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException;

    private (DateTime Certificate, DateTime Key) Written() =>
        (File.GetLastWriteTimeUtc(_certificatePath), File.GetLastWriteTimeUtc(_keyPath));

    private SslStreamCertificateContext Read()
    {
        var pem = File.ReadAllText(_certificatePath);
        var certificate = X509Certificate2.CreateFromPem(pem, File.ReadAllText(_keyPath));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        // Offline: the chain is what the file says, nothing is fetched.
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
