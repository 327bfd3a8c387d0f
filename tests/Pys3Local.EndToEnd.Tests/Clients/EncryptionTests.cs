using System.Security.Cryptography;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>Clients that ask for encryption, each in its own way: what they store comes back, and is not on the disk in the clear.</summary>
public sealed class EncryptionTests(ServerFixture server) : ServerTest(server), IDisposable
{
    private const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly TemporaryDirectory _work = new();

    [ClassDataSource<SampleTree>(Shared = SharedType.PerTestSession)]
    public required SampleTree Tree { get; init; }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.Python))]
    public async Task Boto3(string python)
    {
        var import = await new Command(python, "-c", "import boto3").RunAsync(Cancellation);
        Assert.SkipWhen(import.ExitCode != 0 && python != "/usr/bin/python3", $"{python} has no boto3");
        var environment = AwsEnvironment.For(Process.Keys, Process.Url);
        environment["PYS3LOCAL_BUCKET"] = Bucket;
        var script = Path.Combine(AppContext.BaseDirectory, "Clients", "scripts", "boto3_encryption.py");
        Assert.Equal("Success!", (await new Command(python, script) { Environment = environment }.RunAsync(Cancellation)).Succeeded().Output);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task AWS_CLI_SSE(string aws)
    {
        var file = await SampleAsync("sse", (9 << 20) + 5);
        (await AwsAsync(aws, "s3", "cp", "--only-show-errors", "--sse", "AES256", file, $"s3://{Bucket}/key")).Succeeded();
        (await AwsAsync(aws, "s3", "cp", "--only-show-errors", $"s3://{Bucket}/key", _work["back"])).Succeeded();
        Assert.Equal(await File.ReadAllBytesAsync(file, Cancellation), await File.ReadAllBytesAsync(_work["back"], Cancellation));
        Assert.Equal("AES256", (await Raw.HeadAsync($"/{Bucket}/key", Cancellation)).Succeeded().Header("x-amz-server-side-encryption"));
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task AWS_CLI_SSE_C(string aws)
    {
        var file = await SampleAsync("sse-c", (9 << 20) + 5);
        await File.WriteAllBytesAsync(_work["client.key"], Convert.FromBase64String(Key), Cancellation);
        string[] with = ["--sse-c", "AES256", "--sse-c-key", $"fileb://{_work["client.key"]}"];
        (await AwsAsync(aws, ["s3", "cp", "--only-show-errors", .. with, file, $"s3://{Bucket}/key"])).Succeeded();
        (await AwsAsync(aws, ["s3", "cp", "--only-show-errors", .. with, $"s3://{Bucket}/key", _work["back"]])).Succeeded();
        Assert.Equal(await File.ReadAllBytesAsync(file, Cancellation), await File.ReadAllBytesAsync(_work["back"], Cancellation));
        Assert.NotEqual(0, (await AwsAsync(aws, "s3", "cp", "--only-show-errors", $"s3://{Bucket}/key", _work["not"])).ExitCode);
    }

    [Test]
    [Arguments("server_side_encryption = AES256")]
    [Arguments("sse_customer_algorithm = AES256\nsse_customer_key_base64 = " + Key)]
    public async Task Rclone(string options)
    {
        // rclone sends a key over HTTPS only.
        using var home = new TemporaryDirectory();
        await using var server = await Pys3LocalProcess.StartAsync(new() { Scheme = "https", Home = home.Path, Arguments = ["--tls-self-signed", "--create-bucket", Bucket] }, Cancellation);
        await File.WriteAllTextAsync(_work["rclone.conf"], $"[pys3local]\ntype = s3\nprovider = Other\naccess_key_id = {server.Keys.AccessKeyId}\nsecret_access_key = {server.Keys.SecretAccessKey}\nendpoint = {server.Url}\nregion = us-east-1\n{options}\n", Cancellation);
        var remote = $"pys3local:{Bucket}/tree";
        var rclone = new Rclone(server, _work);
        (await rclone.RunAsync(null, ["sync", Tree.HardNames, remote, "--s3-upload-cutoff", "8M", "--no-check-certificate"], Cancellation)).Succeeded();
        (await rclone.RunAsync(null, ["sync", remote, _work["back"], "--no-check-certificate"], Cancellation)).Succeeded();
        TreeComparison.AssertSame(Tree.HardNames, _work["back"]);
        var second = (await rclone.RunAsync(null, ["sync", Tree.HardNames, remote, "--verbose", "--stats-one-line", "--no-check-certificate"], Cancellation)).Succeeded();
        Assert.Contains("There was nothing to transfer", second.Error, StringComparison.Ordinal);
    }

    [Test]
    public async Task Restic_over_an_encrypted_bucket_whose_ring_is_then_missing()
    {
        using var home = new TemporaryDirectory();
        var options = new ServerOptions { DataDirectory = _work["data"], Home = home.Path, Arguments = ["--encrypt", "--create-bucket", "backup"] };
        await using (var first = await Pys3LocalProcess.StartAsync(options, Cancellation))
        {
            var restic = new Restic(first, _work);
            (await restic.RunAsync("backup", ["init"], Cancellation)).Succeeded();
            (await restic.RunAsync("backup", ["backup", Tree.HardNames], Cancellation)).Succeeded();
            (await restic.RunAsync("backup", ["check", "--read-data"], Cancellation)).Succeeded();
            (await restic.RunAsync("backup", ["restore", "latest", "--target", _work["restored"]], Cancellation)).Succeeded();
            TreeComparison.AssertSame(Tree.HardNames, _work["restored" + Tree.HardNames]);
        }

        var ring = Path.Combine(home.Path, ".config", "pys3local", "keyring");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ring));
        File.Move(ring, home["keyring.away"]);
        await using (var second = await Pys3LocalProcess.StartAsync(options, Cancellation))
        {
            var refused = (await second.Raw.GetAsync("/backup/config", cancellation: Cancellation)).Failed(400, "KMS.NotFoundException");
            Assert.Contains("keyring import", refused.Text, StringComparison.Ordinal);
            (await second.Raw.PutAsync("/backup/other", [1], cancellation: Cancellation)).Failed(400, "KMS.NotFoundException");
            Assert.False(File.Exists(ring), "Another ring was made in the place of the one that is missing.");
        }

        File.Move(home["keyring.away"], ring);
        await using var third = await Pys3LocalProcess.StartAsync(options, Cancellation);
        (await third.Raw.GetAsync("/backup/config", cancellation: Cancellation)).Succeeded();
    }

    public void Dispose() => _work.Dispose();

    private async Task<string> SampleAsync(string name, int size)
    {
        await File.WriteAllBytesAsync(_work[name], RandomNumberGenerator.GetBytes(size), Cancellation);
        return _work[name];
    }

    private Task<CommandResult> AwsAsync(string aws, params string[] arguments) =>
        new Command(aws, ["--endpoint-url", Process.Url, .. arguments]) { Environment = AwsEnvironment.For(Process.Keys, Process.Url) }.RunAsync(Cancellation);
}
