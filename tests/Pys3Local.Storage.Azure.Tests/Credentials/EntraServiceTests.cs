using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Azure.Tests.Service;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Azure.Tests.Credentials;

/// <summary>A service that takes tokens, by TLS only. Azurite reads what a token says; nobody can sign one for it.</summary>
public sealed class EntraServiceTests : IAsyncInitializer, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pys3local-azurite-");
    private Azurite? _azurite;

    private static CancellationToken Token => TestRun.Cancellation;

    private string Certificate => Path.Combine(_directory.FullName, "certificate.pem");

    public async Task InitializeAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=azurite", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var keyFile = Path.Combine(_directory.FullName, "key.pem");
        await File.WriteAllTextAsync(Certificate, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        _azurite = await Azurite.StartAsync("--cert", Certificate, "--key", keyFile, "--oauth", "basic");
    }

    public void Dispose()
    {
        _azurite?.Stop();
        _directory.Delete(recursive: true);
    }

    [Test]
    public async Task A_token_does_for_all()
    {
        var tokens = new TokenService(_ => JsonWebToken("https://storage.azure.com"));
        await using var store = await AzureObjectStore.OpenAsync(Options(tokens), Token);
        await SharedAccessSignatureTests.RoundTripAsync(store);
        Assert.Single(tokens.Asked);
    }

    [Test]
    public async Task A_token_for_something_else_is_refused()
    {
        var tokens = new TokenService(_ => JsonWebToken("https://vault.azure.net"));
        Assert.Equal(StorageFailure.Refused, await TestObjects.FailureAsync(() => AzureObjectStore.OpenAsync(Options(tokens), Token).AsTask()));
    }

    private AzureStoreOptions Options(TokenService tokens) => TestAccount.NewPlace(_azurite!.Url) with
    {
        Authorities = Certificate,
        Credentials = new EntraToken(
            new HttpClient(tokens), name => name is "AZURE_TENANT_ID" or "AZURE_CLIENT_ID" or "AZURE_CLIENT_SECRET" ? "given" : null, TimeProvider.System),
    };

    private static string JsonWebToken(string audience)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var said = $$"""{"aud":"{{audience}}","iss":"https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/","iat":{{now - 60}},"nbf":{{now - 60}},"exp":{{now + 3600}}}""";
        return $"{Encoded("""{"alg":"HS256","typ":"JWT"}""")}.{Encoded(said)}.{Encoded("nobody checks this")}";
    }

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
