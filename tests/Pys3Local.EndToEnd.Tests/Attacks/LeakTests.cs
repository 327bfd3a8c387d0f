using System.Text;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Secrets that come out. Rule: never logged, never shown, in files of mode 0600; objects are served so that no browser runs them.</summary>
public sealed class LeakTests(AttackServer server) : AttackTest(server)
{
    [Test]
    [Arguments("/minio/bootstrap/v1/verify")]
    [Arguments("/minio/health/cluster")]
    [Arguments("/metrics")]
    [Arguments("/debug/pprof/cmdline")]
    [Arguments("/debug/vars")]
    [Arguments("/.env")]
    [Arguments("/.pys3local/")]
    [Arguments("/.pys3local/health")]
    [Arguments("/.pys3local/health?verbose")]
    [Arguments("/proc/self/environ")]
    public async Task CVE_2023_28432_no_address_tells_of_the_servers_inside(string target)
    {
        foreach (var method in new[] { "GET", "POST" })
        {
            var parts = target.Split('?');
            var request = Owner.Request(method, parts[0], parts.Length > 1 ? parts[1] : "", []);
            var response = await Owner.SendAsync(request, Cancellation);
            Assert.True(response.Status is 400 or 403 or 404 or 405 or 412 or 501 || response.Text is "ok\n", response.ToString());
            Assert.DoesNotContain(Server.Process.Keys.SecretAccessKey, response.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Server.Process.Home, response.ToString(), StringComparison.Ordinal);
        }
    }

    [Test]
    public async Task RustFS_no_object_runs_in_a_browser()
    {
        (await Owner.SendSignedAsync(Owner.Request("PUT", $"/{Bucket}/page", "", "<script>alert(1)</script>"u8.ToArray()).With("Content-Type", "text/html"), Cancellation)).Succeeded();

        foreach (var response in new[] { await Owner.GetAsync($"/{Bucket}/page", cancellation: Cancellation), await Owner.GetAsync($"/{Bucket}/none", cancellation: Cancellation), await Owner.GetAsync("/", cancellation: Cancellation) })
            Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
    }

    [Test]
    [Arguments("<script>alert(1)</script>")]
    [Arguments("\"><svg onload=alert(1)>")]
    public async Task RustFS_an_error_says_nothing_that_a_browser_would_run(string key)
    {
        var response = await Owner.GetAsync($"/{Bucket}/{UriEncoding.Encode(key)}", cancellation: Cancellation);

        response.Failed(404, "NoSuchKey");
        Assert.DoesNotContain("<script", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", response.Text, StringComparison.Ordinal);
    }

    [Test]
    public void Key_files_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var files = Directory.EnumerateFiles(Server.Process.Home, "*", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(file) & others));
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains(Server.Reader.Signer.Keys.SecretAccessKey, StringComparison.Ordinal));
    }

    [Test]
    public async Task A_key_file_that_others_can_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;

        using var home = new TemporaryDirectory();
        var command = new Command(NativeBinary.Path, "keys", "add", "--id", "AKIAREADABLEBYALL01") { Environment = { ["HOME"] = home.Path, ["XDG_CONFIG_HOME"] = null } };
        (await command.RunAsync(Cancellation)).Succeeded();
        var file = Directory.EnumerateFiles(home.Path, "keys.toml", SearchOption.AllDirectories).Single();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await using var refused = Pys3LocalProcess.Launch(new() { Home = home.Path, Keys = null });

        Assert.NotEqual(0, await refused.WaitForExitAsync(Cancellation));
        Assert.Contains("chmod", refused.Error.Text, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_session_in_debug_mode_prints_no_secret_and_no_signature()
    {
        using var home = new TemporaryDirectory();
        var secretFile = home["secret"];
        var keys = new Keys("AKIASESSIONINDEBUG01", "a-secret-that-nobody-may-read-in-a-log");
        await File.WriteAllTextAsync(secretFile, keys.SecretAccessKey + "\n", Cancellation);
        await using var debug = await Pys3LocalProcess.StartAsync(
            new() { Home = home.Path, Keys = null, Arguments = ["--debug", "--access-key-id", keys.AccessKeyId, "--secret-access-key-file", secretFile] }, Cancellation);
        var raw = Server.As(keys, debug.Port);
        var sent = new List<RawRequest>();
        foreach (var request in await SessionAsync(raw))
        {
            await raw.SendAsync(request, Cancellation);
            sent.Add(request);
        }

        var commandLine = await File.ReadAllTextAsync($"/proc/{debug.Id}/cmdline", Cancellation);
        debug.Signal(Signals.Terminate);
        Assert.Equal(0, await debug.WaitForExitAsync(Cancellation));

        var output = debug.Output.Text + debug.Error.Text + commandLine;
        Assert.Contains("PUT /bucket/key", output, StringComparison.Ordinal);
        Assert.DoesNotContain(keys.SecretAccessKey, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(raw.Signer.SigningKey), output, StringComparison.Ordinal);
        foreach (var signature in sent.SelectMany(SignaturesOf))
            Assert.DoesNotContain(signature, output, StringComparison.OrdinalIgnoreCase);

        Assert.True(sent.SelectMany(SignaturesOf).Count() >= 6);
    }

    [Test]
    public async Task Core_files_and_debuggers_are_forbidden()
    {
        var limits = await File.ReadAllLinesAsync($"/proc/{Server.Process.Id}/limits", Cancellation);
        var core = limits.Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["0", "0"], core[4..6]);
        if (!OperatingSystem.IsWindows() && Environment.UserName != "root")
            Assert.Throws<UnauthorizedAccessException>(() => File.OpenRead($"/proc/{Server.Process.Id}/mem"));
    }

    /// <summary>Every way to sign, right and wrong.</summary>
    private static async Task<IEnumerable<RawRequest>> SessionAsync(RawS3 raw)
    {
        await raw.PutAsync("/bucket", [], cancellation: Cancellation);
        var header = raw.Request("PUT", "/bucket/key", "", "content"u8.ToArray());
        raw.Signer.SignHeader(header);
        var presigned = raw.Request("GET", "/bucket/key");
        raw.Signer.Presign(presigned, TimeSpan.FromMinutes(5));
        var escaped = raw.Request("GET", "/bucket/key");
        raw.Signer.Presign(escaped, TimeSpan.FromMinutes(5));
        escaped.Query = escaped.Query.Replace("X-Amz-Signature", "X-Amz-Signa%74ure", StringComparison.Ordinal);
        var chunked = new ChunkedUpload("content"u8.ToArray()) { Form = ChunkedUpload.SignedTrailerForm }.Sign(raw.Request("PUT", "/bucket/key"), raw.Signer);
        var wrong = raw.Request("GET", "/bucket/key");
        raw.Signer.SignHeader(wrong);
        wrong.Path = "/bucket/another";
        var malformed = raw.Request("GET", "/bucket/key");
        raw.Signer.SignHeader(malformed);
        malformed.With("Authorization", malformed.Header("Authorization")!.Replace("SignedHeaders", "SignedHaeders", StringComparison.Ordinal));
        return [header, presigned, escaped, chunked, wrong, malformed];
    }

    private static IEnumerable<string> SignaturesOf(RawRequest request)
    {
        foreach (var text in new[] { request.Header("Authorization") ?? "", request.Query, Encoding.Latin1.GetString(request.Body) })
        {
            foreach (var part in text.Split('=', ',', '&', ';', ':', '\r', '\n', ' '))
            {
                if (part.Length == 64 && part.All(char.IsAsciiHexDigitLower))
                    yield return part;
            }
        }
    }
}
