using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

public sealed class S3cmdTests(ServerFixture server) : ServerTest(server), IDisposable
{
    [ClassDataSource<SampleTree>(Shared = SharedType.PerTestSession)]
    public required SampleTree Tree { get; init; }

    private readonly TemporaryDirectory _work = new();

    [Test]
    public async Task Sync_both_ways()
    {
        (await S3cmdAsync("sync", "--no-progress", Tree.HardNames + "/sizes/", $"s3://{Bucket}/tree/")).Succeeded();
        Directory.CreateDirectory(_work["back"]);
        (await S3cmdAsync("sync", "--no-progress", $"s3://{Bucket}/tree/", _work["back/"])).Succeeded();

        TreeComparison.AssertSame(Path.Combine(Tree.HardNames, "sizes"), _work["back"]);
    }

    [Test]
    public async Task Make_put_info_copy_list_delete()
    {
        var bucket = $"s3://{Bucket}-of-s3cmd";
        var file = _work["file name + % é.txt"];
        await File.WriteAllBytesAsync(file, SampleData.Bytes(1234), Cancellation);

        (await S3cmdAsync("mb", bucket)).Succeeded();
        (await S3cmdAsync("put", file, $"{bucket}/dir/file + % é.txt")).Succeeded();
        (await S3cmdAsync("info", bucket)).Succeeded();
        Assert.Contains("1234", (await S3cmdAsync("info", $"{bucket}/dir/file + % é.txt")).Succeeded().Output, StringComparison.Ordinal);
        (await S3cmdAsync("cp", $"{bucket}/dir/file + % é.txt", $"{bucket}/copy")).Succeeded();
        (await S3cmdAsync("mv", $"{bucket}/copy", $"{bucket}/moved")).Succeeded();
        Assert.Contains("moved", (await S3cmdAsync("ls", "--recursive", bucket)).Succeeded().Output, StringComparison.Ordinal);
        (await S3cmdAsync("get", $"{bucket}/moved", _work["back"])).Succeeded();
        (await S3cmdAsync("rb", "--recursive", "--force", bucket)).Succeeded();

        Assert.Equal(SampleData.Bytes(1234), await File.ReadAllBytesAsync(_work["back"], Cancellation));
    }

    [Test]
    public async Task Configurations_of_a_bucket()
    {
        await PutAsync("key", "content");
        await OpenToPublicAsync(acls: true);
        var target = $"s3://{Bucket}";
        (await S3cmdAsync("setpolicy", await FileAsync("policy", Policies.AllowEveryone(Bucket, "s3:GetObject", "other*")), target)).Succeeded();
        (await S3cmdAsync("setlifecycle", await FileAsync("lifecycle", "<LifecycleConfiguration><Rule><ID>r</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>"), target)).Succeeded();
        (await S3cmdAsync("setcors", await FileAsync("cors", "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>"), target)).Succeeded();

        var info = (await S3cmdAsync("info", target)).Succeeded().Output;
        Assert.Contains("\"Effect\":\"Allow\"", info, StringComparison.Ordinal);
        Assert.Contains("<AllowedMethod>GET</AllowedMethod>", info, StringComparison.Ordinal);
        Assert.Contains("<ID>r</ID>", (await S3cmdAsync("getlifecycle", target)).Succeeded().Output, StringComparison.Ordinal);

        (await S3cmdAsync("setacl", "--acl-public", $"{target}/key")).Succeeded();
        Assert.Equal("content", (await AnonymousAsync("GET", "/key")).Succeeded().Text);
        (await S3cmdAsync("setacl", "--acl-private", $"{target}/key")).Succeeded();
        (await AnonymousAsync("GET", "/key")).Failed(403, "AccessDenied");
        foreach (var command in new[] { "delpolicy", "dellifecycle", "delcors" })
            (await S3cmdAsync(command, target)).Succeeded();

        (await SendAsync("GET", "?policy")).Failed(404, "NoSuchBucketPolicy");
    }

    public void Dispose() => _work.Dispose();

    private async Task<string> FileAsync(string name, string content)
    {
        await File.WriteAllTextAsync(_work[name], content, Cancellation);
        return _work[name];
    }

    private async Task<CommandResult> S3cmdAsync(params string[] arguments)
    {
        var configuration = _work["s3cfg"];
        await File.WriteAllTextAsync(configuration, $"""
            [default]
            access_key = {Process.Keys.AccessKeyId}
            secret_key = {Process.Keys.SecretAccessKey}
            host_base = 127.0.0.1:{Process.Port}
            host_bucket = 127.0.0.1:{Process.Port}
            use_https = False
            bucket_location = us-east-1

            """, Cancellation);
        return await new Command("s3cmd", ["--config", configuration, .. arguments]) { Environment = AwsEnvironment.For(Process.Keys, Process.Url) }
            .RunAsync(Cancellation);
    }
}
