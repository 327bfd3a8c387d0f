using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;

namespace Pys3Local.Server.Tests.Tls;

public sealed class CertificateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-tls-").FullName;

    private string CertificatePath => Path.Combine(_directory, "tls.crt");

    private string KeyPath => Path.Combine(_directory, "tls.key");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_self_signed_certificate_names_every_way_to_this_machine()
    {
        Write(SelfSignedCertificate.Create("nas", [IPAddress.Parse("192.168.1.5")], TimeProvider.System, "nas.fritz.box", "NAS", "*.s3.home.arpa", "10.0.0.9", "no name"));

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificatePath);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();

        Assert.Equal(["localhost", "nas", "nas.fritz.box", "*.s3.home.arpa"], names.EnumerateDnsNames());
        Assert.Equal(
            [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("192.168.1.5"), IPAddress.Parse("10.0.0.9")],
            names.EnumerateIPAddresses());
        Assert.NotNull(certificate.GetECDsaPublicKey());
    }

    [Test]
    public void Names_that_a_certificate_lacks_are_found()
    {
        Write(SelfSignedCertificate.Create("nas", [], TimeProvider.System, "nas.fritz.box", "*.s3.home.arpa", "10.0.0.9"));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificatePath);

        Assert.True(SelfSignedCertificate.IsOurs(certificate));
        Assert.Empty(SelfSignedCertificate.Missing(certificate, ["NAS", "nas.fritz.box", "*.s3.home.arpa", "10.0.0.9", "[::1]", "no name"]));
        Assert.Equal(["other", "*.fritz.box", "10.0.0.10"], SelfSignedCertificate.Missing(certificate, ["other", "*.fritz.box", "nas", "10.0.0.10", "Other"]));
    }

    [Test]
    public void The_fingerprint_is_what_openssl_prints()
    {
        Write(SelfSignedCertificate.Create("nas", [], TimeProvider.System));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificatePath);

        var fingerprint = SelfSignedCertificate.Fingerprint(certificate);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(certificate.RawData)), fingerprint.Replace(":", "", StringComparison.Ordinal));
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", fingerprint);
    }

    [Test]
    [Arguments("h2")]
    [Arguments("http/1.1")]
    public async Task Both_versions_of_HTTP_are_spoken_over_TLS(string protocol)
    {
        Write(SelfSignedCertificate.Create("nas", [], TimeProvider.System));
        await using var server = await StartAsync(TimeProvider.System);

        Assert.Equal(protocol, (await HandshakeAsync(server, new SslApplicationProtocol(protocol))).Protocol);
    }

    [Test]
    public async Task A_renewed_certificate_is_taken_for_new_connections_and_half_a_renewal_is_not()
    {
        var time = new SteppingTime();
        Write(SelfSignedCertificate.Create("old", [], TimeProvider.System));
        await using var server = await StartAsync(time);
        var old = (await HandshakeAsync(server, SslApplicationProtocol.Http11)).Thumbprint;

        var renewed = SelfSignedCertificate.Create("new", [], TimeProvider.System);
        File.WriteAllText(CertificatePath, renewed.Certificate);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(old, (await HandshakeAsync(server, SslApplicationProtocol.Http11)).Thumbprint);

        File.WriteAllText(KeyPath, renewed.Key);
        time.Advance(TimeSpan.FromSeconds(2));
        using var expected = X509Certificate2.CreateFromPem(renewed.Certificate);
        Assert.Equal(expected.Thumbprint, (await HandshakeAsync(server, SslApplicationProtocol.Http11)).Thumbprint);
    }

    [Test]
    public void A_key_of_another_certificate_is_one_line()
    {
        Write(SelfSignedCertificate.Create("one", [], TimeProvider.System));
        File.WriteAllText(KeyPath, SelfSignedCertificate.Create("two", [], TimeProvider.System).Key);

        var failure = Assert.Throws<ServerException>(() => CertificateSource.Open(CertificatePath, KeyPath, TimeProvider.System));

        Assert.Contains(KeyPath, failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var failure = Assert.Throws<ServerException>(() => CertificateSource.Open(CertificatePath, KeyPath, TimeProvider.System));

        Assert.Contains(CertificatePath, failure.Message, StringComparison.Ordinal);
    }

    private void Write((string Certificate, string Key) made)
    {
        File.WriteAllText(CertificatePath, made.Certificate);
        File.WriteAllText(KeyPath, made.Key);
    }

    private Task<TestServer> StartAsync(TimeProvider time) => TestServer.StartAsync(new ServerOptions
    {
        Listen = [ListenAddress.Parse("127.0.0.1:0")],
        Certificate = CertificateSource.Open(CertificatePath, KeyPath, time),
    });

    private static async Task<(string Protocol, string Thumbprint)> HandshakeAsync(TestServer server, SslApplicationProtocol protocol)
    {
        using var client = new System.Net.Sockets.TcpClient();
        var address = new Uri(server.Url);
        await client.ConnectAsync(IPAddress.Loopback, address.Port, TestRun.Cancellation);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [protocol],
                EnabledSslProtocols = SslProtocols.None,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            },
            TestRun.Cancellation);
        return (tls.NegotiatedApplicationProtocol.ToString(), ((X509Certificate2)tls.RemoteCertificate!).Thumbprint);
    }
}
