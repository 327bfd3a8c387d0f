using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>HTTPS with a certificate of the server's own, as curl and the backup programs see it: trusted by its file, refused without.</summary>
public sealed class TlsTests : IDisposable
{
    private const int UnknownAuthority = 60; // of curl

    private readonly TemporaryDirectory _work = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private string CertificateFile => Path.Combine(_work["home"], ".config", "pys3local", "tls.crt");

    [Test]
    [Arguments("--http2", "2")]
    [Arguments("--http1.1", "1.1")]
    public async Task Curl_trusts_the_file_that_is_printed(string option, string version)
    {
        await using var server = await StartAsync();
        foreach (var host in new[] { "127.0.0.1", "localhost" })
        {
            var url = $"https://{host}:{server.Port}/.pys3local/health";
            Assert.Equal($"ok\n{version}", (await CurlAsync(option, "--cacert", CertificateFile, "-w", "%{http_version}", url)).Succeeded().Output);
            Assert.Equal(UnknownAuthority, (await CurlAsync(option, url)).ExitCode);
        }
    }

    [Test]
    public async Task The_printed_fingerprint_is_the_certificates_also_after_a_restart()
    {
        string Printed(Pys3LocalProcess server) => server.Output.Lines.Single(line => line.StartsWith("TLS certificate: ", StringComparison.Ordinal));
        string first;
        await using (var server = await StartAsync())
            first = Printed(server);

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificateFile);
        var fingerprint = string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(value => $"{value:X2}"));
        Assert.Equal($"TLS certificate: {CertificateFile}, SHA-256 {fingerprint}", first);
        await using var again = await StartAsync();
        Assert.Equal(first, Printed(again));
        Assert.Contains($"--fingerprint {fingerprint}", (await PastedAsync(again, "proxmox")).Output, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("--http2")]
    [Arguments("--http1.1")]
    public async Task Curl_signs_puts_and_gets(string option)
    {
        await using var server = await StartAsync();
        var content = SampleData.Bytes(5 << 20);
        await File.WriteAllBytesAsync(_work["source"], content, Cancellation);
        string[] signed =
        [
            option, "--cacert", CertificateFile, "--fail-with-body", "--aws-sigv4", "aws:amz:us-east-1:s3",
            "--user", $"{server.Keys.AccessKeyId}:{server.Keys.SecretAccessKey}", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
        ];

        (await CurlAsync([.. signed, "-T", _work["source"], $"{server.Url}/backup/key"])).Succeeded();
        (await CurlAsync([.. signed, "-o", _work["back"], $"{server.Url}/backup/key"])).Succeeded();
        Assert.Equal(content, await File.ReadAllBytesAsync(_work["back"], Cancellation));
        var missing = await CurlAsync([.. signed, $"{server.Url}/backup/nothing"]);
        Assert.Contains("<Code>NoSuchKey</Code>", missing.Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task Rclone_with_what_client_config_prints()
    {
        await using var server = await StartAsync();
        await File.WriteAllTextAsync(_work["rclone.conf"], (await PastedAsync(server, "rclone")).Output, Cancellation);
        var source = Directory.CreateDirectory(_work["source"]).FullName;
        await File.WriteAllBytesAsync(Path.Combine(source, "file"), SampleData.Bytes(12 << 20), Cancellation);

        Task<CommandResult> RcloneAsync(params string[] arguments) =>
            new Command("rclone", ["--config", _work["rclone.conf"], "--retries", "1", "--low-level-retries", "1", .. arguments]) { Environment = { ["AWS_CA_BUNDLE"] = null } }
                .RunAsync(Cancellation);

        (await RcloneAsync("--ca-cert", CertificateFile, "sync", source, "pys3local:backup/x")).Succeeded();
        (await RcloneAsync("--ca-cert", CertificateFile, "check", "--download", source, "pys3local:backup/x")).Succeeded();
        Assert.Contains("certificate", (await RcloneAsync("lsd", "pys3local:")).Error, StringComparison.Ordinal);
    }

    [Test]
    public async Task Restic_with_what_client_config_prints()
    {
        await using var server = await StartAsync();
        var script = (await PastedAsync(server, "restic")).Output.TrimEnd('\n');
        var source = Directory.CreateDirectory(_work["source"]).FullName;
        await File.WriteAllBytesAsync(Path.Combine(source, "file"), SampleData.Bytes(1 << 20), Cancellation);

        var init = script[(script.LastIndexOf('\n') + 1)..];
        var backup = init.Replace(" init", $" backup '{source}'", StringComparison.Ordinal);
        var check = init.Replace(" init", " check --read-data", StringComparison.Ordinal);
        await ShellAsync($"set -e\n{script}\n{backup}\n{check}");
    }

    [Test]
    public async Task S3cmd_with_what_client_config_prints()
    {
        await using var server = await StartAsync();
        await File.WriteAllTextAsync(_work["s3cfg"], (await PastedAsync(server, "s3cmd")).Output, Cancellation);
        await File.WriteAllTextAsync(_work["source"], "content", Cancellation);

        await ShellAsync($"set -e\ns3cmd -c '{_work["s3cfg"]}' put '{_work["source"]}' s3://backup/key\ns3cmd -c '{_work["s3cfg"]}' get s3://backup/key '{_work["back"]}'");
        Assert.Equal("content", await File.ReadAllTextAsync(_work["back"], Cancellation));
    }

    [Test]
    public async Task AWS_CLI_with_what_client_config_prints()
    {
        await using var server = await StartAsync();
        var parts = (await PastedAsync(server, "aws")).Output.Split("# ~/.aws/config");
        await File.WriteAllTextAsync(_work["credentials"], parts[0], Cancellation);
        await File.WriteAllTextAsync(_work["config"], parts[1], Cancellation);
        await File.WriteAllTextAsync(_work["source"], "content", Cancellation);

        var variables = $"export AWS_SHARED_CREDENTIALS_FILE='{_work["credentials"]}' AWS_CONFIG_FILE='{_work["config"]}'; unset AWS_CA_BUNDLE AWS_PROFILE";
        await ShellAsync($"set -e\n{variables}\naws --profile pys3local s3 cp '{_work["source"]}' s3://backup/key\naws --profile pys3local s3 cp s3://backup/key '{_work["back"]}'");
        Assert.Equal("content", await File.ReadAllTextAsync(_work["back"], Cancellation));
    }

    [Test]
    public async Task A_renewed_certificate_is_taken_without_a_restart()
    {
        WriteCertificate("first");
        await using var server = await Pys3LocalProcess.StartAsync(
            new() { Scheme = "https", Arguments = ["--tls-cert", _work["cert.pem"], "--tls-key", _work["key.pem"]] }, Cancellation);
        var url = $"https://localhost:{server.Port}/.pys3local/health";
        File.Copy(_work["cert.pem"], _work["first.pem"]);
        (await CurlAsync("--cacert", _work["first.pem"], url)).Succeeded();

        WriteCertificate("second");
        await Eventually.HoldsAsync(
            async () => (await CurlAsync("--cacert", _work["cert.pem"], url)).ExitCode == 0, () => "The old certificate is still shown.", Cancellation);
        Assert.Equal(UnknownAuthority, (await CurlAsync("--cacert", _work["first.pem"], url)).ExitCode);
        // They end within days, and that is said.
        Assert.DoesNotContain(server.Error.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith("attention (certificate): the certificate ends on", StringComparison.Ordinal));
    }

    [Test]
    public async Task Healthcheck_answers()
    {
        await using var server = await StartAsync();
        Assert.Equal("ok\n", (await RunAsync("healthcheck", server.Url)).Succeeded().Output + "\n");
        (await RunAsync("healthcheck", "--tls-self-signed", "--listen", $"127.0.0.1:{server.Port}")).Succeeded();
        Assert.Equal(1, (await RunAsync("healthcheck", $"http://127.0.0.1:{server.Port}")).ExitCode);
    }

    public void Dispose() => _work.Dispose();

    private Task<Pys3LocalProcess> StartAsync() => Pys3LocalProcess.StartAsync(
        new() { Scheme = "https", Home = Directory.CreateDirectory(_work["home"]).FullName, Arguments = ["--tls-self-signed", "--create-bucket", "backup"] }, Cancellation);

    private async Task<CommandResult> PastedAsync(Pys3LocalProcess server, string client) => (await RunAsync(
        "client-config", client, "--show-secret", "--tls-self-signed", "--endpoint", server.Url,
        "--access-key-id", server.Keys.AccessKeyId, "--secret-access-key", server.Keys.SecretAccessKey)).Succeeded();

    private Task<CommandResult> RunAsync(params string[] arguments) =>
        new Command(NativeBinary.Path, arguments) { Environment = { ["HOME"] = _work["home"], ["XDG_CONFIG_HOME"] = null } }.RunAsync(Cancellation);

    private static Task<CommandResult> CurlAsync(params string[] arguments) => new Command("curl", ["-sS", .. arguments]).RunAsync(Cancellation);

    private async Task ShellAsync(string script) => (await new Command("sh", "-c", script)
    {
        Environment = { ["HOME"] = _work["home"], ["RESTIC_PASSWORD"] = "a password", ["RESTIC_CACHE_DIR"] = _work["cache"], ["AWS_EC2_METADATA_DISABLED"] = "true" },
        WorkingDirectory = _work.Path,
    }.RunAsync(Cancellation)).Succeeded();

    // Each file appears whole, as a renewal writes it.
    private void WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var (file, text) in new[] { ("key.pem", key.ExportPkcs8PrivateKeyPem()), ("cert.pem", certificate.ExportCertificatePem()) })
        {
            File.WriteAllText(_work[file + ".new"], text);
            File.SetUnixFileMode(_work[file + ".new"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(_work[file + ".new"], _work[file], overwrite: true);
        }
    }
}
