using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.S3;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.DropIn;

/// <summary>What users of MinIO and others have in their repositories, with the image name changed, against the program: command line, environment, health, buckets.</summary>
[NotInParallel]
public sealed partial class DropInTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments("minio.compose.yml", 9000, "minioadmin", "minioadmin", "us-east-1", "")]
    [Arguments("laravel-sail.compose.yml", 9000, "sail", "password", "us-east-1", "")]
    [Arguments("bitnami.compose.yml", 9000, "minio-root-user", "minio-root-password", "eu-central-1", "assets uploads")]
    [Arguments("mkdir-buckets.compose.yml", 9000, "access-key", "secret-key-of-old", "us-east-1", "backups photos")]
    [Arguments("localstack.compose.yml", 4566, "test", "test", "eu-west-3", "")]
    [Arguments("github-service.workflow.yml", 9000, "minioadmin", "minioadmin", "us-east-1", "test-bucket")]
    [Arguments("seaweedfs-mini.workflow.yml", 9000, "root", "tembatemba", "us-east-1", "temba-archives temba-attachments")]
    [Arguments("gitlab.pipeline.yml", 9000, "gitlab", "gitlab-secret", "us-west-2", "")]
    [Arguments("kubernetes.manifest.yml", 9000, "cluster", "cluster-password", "us-east-1", "")]
    [Arguments("packaging/truenas.yml.in", 9000, "admin", "change-this-secret", "us-east-1", "backup")]
    [Arguments("packaging/compose.yml", 9000, "admin", "change-this-secret", "us-east-1", "backup")]
    [Arguments("packaging/kubernetes.yml", 9000, "admin", "change-this-secret", "us-east-1", "backup")]
    public async Task Works_with_the_image_name_changed(string file, int port, string id, string secret, string region, string buckets)
    {
        Assert.SkipWhen(IsTaken(port), $"something else listens on {port}");
        // Ours are beside what packages are made of.
        var service = ForeignService.Read(file.StartsWith("packaging/", StringComparison.Ordinal) ? NativeBinary.InTree("scripts", file) : Path.Combine(AppContext.BaseDirectory, "DropIn", "scripts", file));
        using var process = Start(service);
        try
        {
            await AnswersHealthAsync(process, port, [.. service.HealthPaths, "/minio/health/live", "/minio/health/ready", "/health", "/healthz", "/readyz"]);
            using var client = new AmazonS3Client(id, secret, new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{port}", ForcePathStyle = true, AuthenticationRegion = region, MaxErrorRetry = 0 });
            var found = (await client.ListBucketsAsync(Cancellation)).Buckets?.Select(bucket => bucket.BucketName) ?? [];
            Assert.Equal(buckets, string.Join(' ', found));
            await client.PutBucketAsync("made-by-test", Cancellation);
            await client.PutObjectAsync(new() { BucketName = "made-by-test", Key = "a/b", ContentBody = "content" }, Cancellation);
            using var answer = await client.GetObjectAsync("made-by-test", "a/b", Cancellation);
            using var text = new StreamReader(answer.ResponseStream);
            Assert.Equal("content", await text.ReadToEndAsync(Cancellation));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Test]
    public async Task A_bucket_that_is_named_as_a_health_path_works_when_signed()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        foreach (var name in new[] { "health", "healthz", "readyz" })
        {
            (await server.Raw.PutAsync($"/{name}", [], cancellation: Cancellation)).Succeeded();
            Assert.Equal("ListBucketResult", (await server.Raw.GetAsync($"/{name}", cancellation: Cancellation)).Succeeded().Xml.Name.LocalName);
            Assert.Equal("ok\n", (await server.Raw.SendAsync(server.Raw.Request("GET", $"/{name}"), Cancellation)).Succeeded().Text);
        }
    }

    [Test]
    public async Task A_bucket_is_opened_to_everyone_with_the_words_of_mc()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--create-bucket", "closed", "--create-bucket", "read:download", "--create-bucket", "write:upload", "--create-bucket", "both:public"] }, Cancellation);
        foreach (var (bucket, reads, writes) in new[] { ("closed", 403, 403), ("read", 200, 403), ("write", 403, 200), ("both", 200, 200) })
        {
            (await server.Raw.PutAsync($"/{bucket}/key", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
            Assert.Equal(reads, (await server.Raw.SendAsync(server.Raw.Request("GET", $"/{bucket}/key"), Cancellation)).Status);
            Assert.Equal(writes, (await server.Raw.SendAsync(server.Raw.Request("PUT", $"/{bucket}/other", "", "more"u8.ToArray()), Cancellation)).Status);
        }
    }

    /// <summary>What the service's container would run, in a directory that takes the place of its root.</summary>
    private Process Start(ForeignService service)
    {
        var image = DefaultCommand();
        List<string> line = [.. service.Entrypoint, .. service.Command.Count > 0 ? service.Command : service.Entrypoint.Count > 0 ? [] : image];
        var start = new ProcessStartInfo(service.Entrypoint.Count > 0 ? line[0] : NativeBinary.Path)
        {
            WorkingDirectory = _directory.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in service.Entrypoint.Count > 0 ? line.Skip(1) : line)
            start.ArgumentList.Add(word.Replace("/data", _directory["data"], StringComparison.Ordinal));

        // The program by the name that scripts call, as in the image with a shell.
        Directory.CreateDirectory(_directory["bin"]);
        File.CreateSymbolicLink(_directory["bin/minio"], NativeBinary.Path);
        var path = $"{_directory["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        var runtime = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        foreach (var (name, value) in service.Variables)
            start.Environment[name] = value;
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = Directory.CreateDirectory(_directory["home"]).FullName;
        if (runtime is not null)
            start.Environment["DOTNET_ROOT"] = runtime;
        return Process.Start(start)!;
    }

    /// <summary>CMD of the image.</summary>
    private static string[] DefaultCommand()
    {
        var dockerfile = File.ReadAllText(NativeBinary.InTree("scripts", "Dockerfile"));
        return JsonSerializer.Deserialize<string[]>(CommandLine().Match(dockerfile).Groups[1].Value)!;
    }

    private static async Task AnswersHealthAsync(Process process, int port, IEnumerable<string> paths)
    {
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Eventually.HoldsAsync(
            () => process.HasExited || IsTaken(port),
            () => "The server did not start to listen.",
            Cancellation);
        Assert.False(process.HasExited, process.HasExited ? process.StandardError.ReadToEnd() : "");
        foreach (var path in paths.Append("/").Distinct())
        {
            using var head = await client.SendAsync(new(HttpMethod.Head, path), Cancellation);
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            if (path == "/")
                continue;
            using var get = await client.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        }
    }

    private static bool IsTaken(int port) =>
        System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    [GeneratedRegex("^CMD (.*)$", RegexOptions.Multiline)]
    private static partial Regex CommandLine();
}
