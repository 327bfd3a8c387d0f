using System.Net;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.FakeDrime;

namespace Pys3Local.EndToEnd.Drime;

/// <summary>The binary alone in a file system: no C library, no name service, no certificates but those that a distribution would have put there.</summary>
public sealed class EmptyRootTests : IDisposable
{
    private const string ServiceName = "drime.example";
    private static readonly IPEndPoint NameServer = new(IPAddress.Parse("127.0.0.113"), 53);

    private readonly TemporaryDirectory _root = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments("etc/ssl/certs/ca-certificates.crt", null)]
    [Arguments("etc/pki/tls/certs/ca-bundle.crt", null)]
    [Arguments("authorities.pem", "/authorities.pem")]
    public async Task The_service_is_found_by_name_and_trusted_by_certificate(string authorities, string? variable)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can change the root directory and answer on the port of name servers.");
        using var authority = new FakeAuthority();
        await using var service = await FakeDrimeServer.StartAsync(certificate: authority.Issue(ServiceName));
        using var names = new FakeNameServer(
            (question, _) => question[^3] == 1 && FakeDnsAnswer.Name(question) == ServiceName
                ? FakeDnsAnswer.To(question).With(ServiceName, 1, [127, 0, 0, 1]).Bytes
                : FakeDnsAnswer.To(question).Bytes,
            NameServer);
        await FillRootAsync(authorities, authority.Pem);
        Assert.SkipUnless(await HasRandomBytesAsync(), "The file system of the temporary directory does not allow device files.");

        await using var server = await Pys3LocalProcess.StartAsync(
            new()
            {
                Root = _root.Path,
                Arguments = ["--backend", "drime", "--create-bucket", "backup"],
                Environment =
                {
                    ["DRIME_API_URL"] = $"https://{ServiceName}:{service.ApiUrl.Port}{service.ApiUrl.AbsolutePath}",
                    ["DRIME_API_KEY"] = FakeDrimeServer.Key,
                    ["SSL_CERT_FILE"] = variable,
                    ["SSL_CERT_DIR"] = null,
                },
            },
            Cancellation);

        var content = SampleData.Bytes(100_000);
        (await server.Raw.PutAsync("/backup/a/b", content, cancellation: Cancellation)).Succeeded();
        Assert.Equal(content, (await server.Raw.GetAsync("/backup/a/b", cancellation: Cancellation)).Succeeded().Body);
        Assert.True(names.Questions > 0);
    }

    public void Dispose() => _root.Dispose();

    private async Task<bool> HasRandomBytesAsync() => (await new Command("head", "-c", "1", _root["dev/urandom"]).RunAsync(Cancellation)).ExitCode == 0;

    private async Task FillRootAsync(string authorities, string pem)
    {
        File.Copy(NativeBinary.Path, _root[Path.GetFileName(NativeBinary.Path)]);
        Directory.CreateDirectory(_root["dev"]);
        (await new Command("mknod", _root["dev/null"], "c", "1", "3").RunAsync(Cancellation)).Succeeded();
        (await new Command("mknod", _root["dev/urandom"], "c", "1", "9").RunAsync(Cancellation)).Succeeded();
        foreach (var (name, text) in new[] { ("etc/resolv.conf", $"nameserver {NameServer.Address}\n"), (authorities, pem) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_root[name])!);
            await File.WriteAllTextAsync(_root[name], text, Cancellation);
        }
    }
}
