using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.Server.Testing;

namespace Pys3Local.Testing.Tests;

/// <summary>The server in a test's own process, through the SDK.</summary>
public sealed class S3ServerTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task It_starts_answers_and_is_gone()
    {
        Uri url;
        await using (var s3 = await S3Server.StartAsync(new() { Buckets = ["photos"] }, Cancellation))
        {
            url = s3.Url;
            using var client = Client(s3);
            await client.PutObjectAsync(new() { BucketName = "photos", Key = "a", ContentBody = "hello" }, Cancellation);
            Assert.Equal("hello", Encoding.UTF8.GetString((await s3.FindAsync("photos", "a", Cancellation))!));
            await s3.PutAsync("photos", "b", "from here", "text/plain", Cancellation);
            Assert.Equal("text/plain", (await client.GetObjectMetadataAsync("photos", "b", Cancellation)).Headers.ContentType);
            Assert.Null(await s3.FindAsync("photos", "c", Cancellation));
        }

        using var http = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync(url, Cancellation));
    }

    [Test]
    public async Task The_client_retries_a_fault_and_the_record_has_all_of_it()
    {
        await using var s3 = await S3Server.StartAsync(new() { Buckets = ["photos"] }, Cancellation);
        using var client = Client(s3, retries: 3);
        s3.Faults.Add(new Fault { Operation = "PutObject", Status = 503, Code = "SlowDown", Times = 2 });

        await client.PutObjectAsync(new() { BucketName = "photos", Key = "a", ContentBody = "hello" }, Cancellation);

        Assert.Equal([503, 503, 200], s3.Requests.All.Where(request => request.Operation == "PutObject").Select(request => request.Status));
    }

    [Test]
    public async Task Time_snapshots_and_reset()
    {
        await using var s3 = await S3Server.StartAsync(new() { Buckets = ["photos"] }, Cancellation);
        using var client = Client(s3);
        await s3.PutAsync("photos", "a", "hello", cancellationToken: Cancellation);
        await s3.SnapshotAsync("full", Cancellation);
        await client.PutLifecycleConfigurationAsync(new()
        {
            BucketName = "photos",
            Configuration = new() { Rules = [new() { Id = "day", Status = LifecycleRuleStatus.Enabled, Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } }, Expiration = new() { Days = 1 } }] },
        }, Cancellation);

        await s3.AdvanceAsync(TimeSpan.FromDays(3), Cancellation);
        Assert.Null(await s3.FindAsync("photos", "a", Cancellation));
        Assert.True(await s3.RestoreAsync("full", Cancellation));
        Assert.NotNull(await s3.FindAsync("photos", "a", Cancellation));
        await s3.ResetAsync(Cancellation);
        Assert.Null(await s3.FindAsync("photos", "a", Cancellation));
        Assert.Equal("photos", Assert.Single((await client.ListBucketsAsync(Cancellation)).Buckets).BucketName);
    }

    [Test]
    [Arguments(false, 200)]
    [Arguments(true, 403)]
    public async Task Another_secret_signs_unless_secrets_are_verified(bool verifies, int status)
    {
        await using var s3 = await S3Server.StartAsync(new() { VerifiesSecrets = verifies }, Cancellation);
        using var client = new AmazonS3Client("test", "another", new AmazonS3Config { ServiceURL = s3.Url.ToString(), ForcePathStyle = true, AuthenticationRegion = "eu-west-1" });

        Assert.Equal(status, await StatusAsync(client));
    }

    private static async Task<int> StatusAsync(AmazonS3Client client)
    {
        try
        {
            return (int)(await client.ListBucketsAsync(Cancellation)).HttpStatusCode;
        }
        catch (AmazonS3Exception e)
        {
            return (int)e.StatusCode;
        }
    }

    private static AmazonS3Client Client(S3Server s3, int retries = 0) =>
        new(s3.AccessKeyId, s3.SecretAccessKey, new AmazonS3Config { ServiceURL = s3.Url.ToString(), ForcePathStyle = true, MaxErrorRetry = retries });
}
