using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>The AWS CLI, in every version that the machine has.</summary>
public sealed class AwsCliTests(ServerFixture server) : ServerTest(server), IDisposable
{
    [ClassDataSource<SampleTree>(Shared = SharedType.PerTestSession)]
    public required SampleTree Tree { get; init; }

    private readonly TemporaryDirectory _work = new();

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task Sync_both_ways(string aws)
    {
        (await AwsAsync(aws, "s3", "sync", "--only-show-errors", Tree.HardNames, $"s3://{Bucket}/tree")).Succeeded();

        Assert.Equal("", (await AwsAsync(aws, "s3", "sync", Tree.HardNames, $"s3://{Bucket}/tree")).Succeeded().Output);
        (await AwsAsync(aws, "s3", "sync", "--only-show-errors", $"s3://{Bucket}/tree", _work["back"])).Succeeded();
        TreeComparison.AssertSame(Tree.HardNames, _work["back"]);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task Cp_multipart_both_ways(string aws)
    {
        var source = Path.Combine(Tree.HardNames, "sizes", "64 MiB +1");
        (await AwsAsync(aws, "s3", "cp", "--only-show-errors", source, $"s3://{Bucket}/large")).Succeeded();
        (await AwsAsync(aws, "s3", "cp", "--only-show-errors", $"s3://{Bucket}/large", _work["large"])).Succeeded();

        Assert.Equal(await File.ReadAllBytesAsync(source, Cancellation), await File.ReadAllBytesAsync(_work["large"], Cancellation));
        Assert.Matches("^\"[0-9a-f]{32}-9\"$", (await Raw.HeadAsync($"/{Bucket}/large", Cancellation)).Succeeded().Header("ETag"));
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task Cp_server_side_copy_in_parts(string aws)
    {
        var content = SampleData.Bytes((17 << 20) + 3);
        await PutAsync("source + é", content);

        (await AwsAsync(aws, "s3", "cp", "--only-show-errors", $"s3://{Bucket}/source + é", $"s3://{Bucket}/copy")).Succeeded();

        Assert.Equal(content, await GetAsync("copy"));
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task Make_bucket_list_remove(string aws)
    {
        var bucket = $"{Bucket}-of-cli";
        (await AwsAsync(aws, "s3", "mb", $"s3://{bucket}")).Succeeded();
        (await AwsAsync(aws, new byte[10], "s3", "cp", "-", $"s3://{bucket}/from stdin")).Succeeded();
        Assert.Contains("from stdin", (await AwsAsync(aws, "s3", "ls", $"s3://{bucket}")).Succeeded().Output, StringComparison.Ordinal);

        (await AwsAsync(aws, "s3", "rb", "--force", $"s3://{bucket}")).Succeeded();

        (await Raw.HeadAsync($"/{bucket}", Cancellation)).Succeeded(404);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task Errors_are_shown_by_name(string aws)
    {
        var missing = await AwsAsync(aws, "s3api", "get-object", "--bucket", Bucket, "--key", "missing", _work["out"]);

        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("NoSuchKey", missing.Error, StringComparison.Ordinal);
    }

    [Test]
    [MethodDataSource(typeof(InstalledPrograms), nameof(InstalledPrograms.AwsCli))]
    public async Task S3api_versions_tags_lifecycle_and_presign(string aws)
    {
        await PutAsync("key", "null");
        await ApiAsync(aws, "put-bucket-versioning", "--versioning-configuration", "Status=Enabled");
        await PutAsync("key", "1");
        Assert.Equal("true\tfalse", await ApiAsync(aws, "list-object-versions", "--query", "Versions[].IsLatest", "--output", "text"), ignoreCase: true);

        await ApiAsync(aws, "put-object-tagging", "--key", "key", "--tagging", "TagSet=[{Key=a,Value=b c}]");
        Assert.Equal("b c", await ApiAsync(aws, "get-object-tagging", "--key", "key", "--query", "TagSet[].Value", "--output", "text"));
        await ApiAsync(aws, "put-bucket-lifecycle-configuration", "--lifecycle-configuration",
            """{"Rules":[{"ID":"r","Status":"Enabled","Filter":{"Prefix":"logs/"},"Expiration":{"Days":3}}]}""");
        Assert.Equal("r", await ApiAsync(aws, "get-bucket-lifecycle-configuration", "--query", "Rules[].ID", "--output", "text"));
        await ApiAsync(aws, "put-object-lock-configuration", "--object-lock-configuration", "ObjectLockEnabled=Enabled");
        await ApiAsync(aws, "put-object-legal-hold", "--key", "key", "--legal-hold", "Status=ON");
        Assert.Equal("ON", await ApiAsync(aws, "get-object-legal-hold", "--key", "key", "--query", "LegalHold.Status", "--output", "text"));

        var url = (await AwsAsync(aws, "s3", "presign", $"s3://{Bucket}/key")).Succeeded().Output.Trim();
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(url), Cancellation);

        // The first version of the program signs URLs by Signature Version 2.
        Assert.Equal(200, (int)answer.StatusCode);
    }

    public void Dispose() => _work.Dispose();

    private async Task<string> ApiAsync(string aws, string operation, params string[] arguments) =>
        (await AwsAsync(aws, ["s3api", operation, "--bucket", Bucket, .. arguments])).Succeeded().Output.Trim();

    private Task<CommandResult> AwsAsync(string aws, params string[] arguments) => AwsAsync(aws, null, arguments);

    private Task<CommandResult> AwsAsync(string aws, byte[]? input, params string[] arguments) =>
        new Command(aws, ["--endpoint-url", Process.Url, .. arguments])
        {
            Environment = AwsEnvironment.For(Process.Keys, Process.Url),
            Input = input,
        }.RunAsync(Cancellation);
}
