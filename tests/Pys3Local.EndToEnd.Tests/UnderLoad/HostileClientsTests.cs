using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.UnderLoad;

/// <summary>Nobody takes the server from the others: with a heap of 128 MiB and a thousand hostile connections, honest clients get their answers. Faults B2.</summary>
public sealed class HostileClientsTests
{
    private const int Hostile = 1_000;
    private const int Honest = 8;
    private const int RequestsOfEach = 25;
    private const string HeapLimit = "0x8000000";

    private const string Policy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::public/*"}]}
        """;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments("http")]
    [Arguments("https")]
    public async Task A_thousand_hostile_connections(string scheme)
    {
        var isTls = scheme == "https";
        await using var server = await Pys3LocalProcess.StartAsync(
            new() { Scheme = scheme, Arguments = isTls ? ["--tls-self-signed"] : [], Environment = { ["DOTNET_GCHeapHardLimit"] = HeapLimit } }, Cancellation);
        using var owner = Client(server);
        await owner.PutBucketAsync("public", Cancellation);
        await owner.PutObjectAsync(new() { BucketName = "public", Key = "large", InputStream = new MemoryStream(new byte[16 << 20]) }, Cancellation);
        await owner.DeletePublicAccessBlockAsync(new() { BucketName = "public" }, Cancellation);
        await owner.PutBucketPolicyAsync(new() { BucketName = "public", Policy = Policy }, Cancellation);

        var hostile = new List<HostileClient>();
        try
        {
            for (var i = 0; i < Hostile; i++)
            {
                if (await HostileClient.TryStartAsync(new(IPAddress.Loopback, server.Port), isTls, i, Cancellation) is { } client)
                    hostile.Add(client);
            }

            TestRun.Print($"{scheme}: {hostile.Count} of {Hostile} hostile connections are open");
            await Parallel.ForAsync(0, Honest, new ParallelOptions { MaxDegreeOfParallelism = Honest, CancellationToken = Cancellation }, async (number, cancellation) => await WorkAsync(server, number, cancellation));
        }
        finally
        {
            hostile.ForEach(h => h.Dispose());
        }

        Assert.False(server.HasExited);
        Assert.DoesNotContain("OutOfMemory", server.Error.Text);
        TestRun.Print($"{scheme}: {hostile.Count} hostile connections, {Honest * RequestsOfEach * 2} honest requests answered, peak memory {server.PeakResidentBytes >> 20} MiB");
    }

    private static async Task WorkAsync(Pys3LocalProcess server, int number, CancellationToken cancellation)
    {
        using var client = Client(server);
        for (var i = 0; i < RequestsOfEach; i++)
        {
            var key = $"honest/{number}/{i}";
            await client.PutObjectAsync(new PutObjectRequest { BucketName = "public", Key = key, ContentBody = key }, cancellation);
            using var answer = await client.GetObjectAsync("public", key, cancellation);
            using var reader = new StreamReader(answer.ResponseStream);
            Assert.Equal(key, await reader.ReadToEndAsync(cancellation));
        }
    }

    /// <summary>As SDKs are: a request that is held back is sent again.</summary>
    private static AmazonS3Client Client(Pys3LocalProcess server) => new(
        new BasicAWSCredentials(server.Keys.AccessKeyId, server.Keys.SecretAccessKey),
        new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 3, HttpClientFactory = new Trusting() });

    private sealed class Trusting : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
        {
#pragma warning disable CA5359 // The server makes its certificate itself.
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
        });
    }
}
