using System.Globalization;
using System.Text.Json;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Replication;

/// <summary>Copies between two servers, whatever happens to either.</summary>
public sealed class ReplicationTests
{
    /// <summary>Objects; PYS3LOCAL_REPLICATED says how many others.</summary>
    private const int Usual = 2000;

    private const int Writers = 8;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Nothing_is_missing_and_nothing_is_twice_when_either_is_killed()
    {
        await using var pair = await CopiedPair.StartAsync(markers: true);
        var count = int.Parse(Environment.GetEnvironmentVariable("PYS3LOCAL_REPLICATED") ?? $"{Usual}", CultureInfo.InvariantCulture);
        var written = 0;
        var deaths = DieAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = Cancellation }, async (number, _) =>
        {
            await WriteAsync(pair, number);
            Interlocked.Increment(ref written);
        });
        await deaths;
        await pair.SettleAsync();
        var here = await CopiedPair.VersionsAsync(pair.NearSdk, CopiedPair.Here);
        var there = await CopiedPair.VersionsAsync(pair.FarSdk, CopiedPair.There);
        Assert.Equal(count, here.Count);
        Assert.Equal(here, there);
        var compared = (await pair.RunOnDataAsync("replicate", "--verify", CopiedPair.Here, "--json")).Succeeded();
        using var report = JsonDocument.Parse(compared.Output);
        var route = report.RootElement.GetProperty("routes")[0];
        Assert.Equal(here.Values.Sum(versions => versions.Count(letter => letter == ' ')), route.GetProperty("same").GetInt32());
        Assert.Equal(0, route.GetProperty("extra").GetInt32());

        async Task DieAsync()
        {
            await ReachAsync(1);
            await pair.KillFarAsync();
            await ReachAsync(2);
            await pair.KillNearAsync();
            await pair.StartNearAsync();
            await ReachAsync(3);
            await pair.StartFarAsync();
            await ReachAsync(4);
            await pair.KillNearAsync();
            await pair.KillFarAsync();
            await pair.StartFarAsync();
            await pair.StartNearAsync();
            await ReachAsync(5);
            await pair.KillFarAsync();
            await pair.StartFarAsync();
        }

        Task ReachAsync(int sixth) => Eventually.HoldsAsync(() => Volatile.Read(ref written) >= count * sixth / 6, () => $"{written} of {count} are written", Cancellation);
    }

    [Test]
    public async Task What_was_there_before_is_copied_when_asked_and_a_comparison_names_what_is_missing()
    {
        await using var pair = await CopiedPair.StartAsync();
        var rules = (await pair.NearSdk.GetBucketReplicationAsync(new() { BucketName = CopiedPair.Here }, Cancellation)).Configuration;
        await pair.NearSdk.DeleteBucketReplicationAsync(new() { BucketName = CopiedPair.Here }, Cancellation);
        for (var i = 0; i < 20; i++)
            await pair.NearSdk.PutObjectAsync(new() { BucketName = CopiedPair.Here, Key = $"old/{i}", ContentBody = $"{i}" }, Cancellation);

        await pair.NearSdk.PutBucketReplicationAsync(new() { BucketName = CopiedPair.Here, Configuration = rules }, Cancellation);
        (await pair.RunOnDataAsync("replicate", "--existing", CopiedPair.Here)).Succeeded();
        await pair.SettleAsync();
        Assert.Equal(await CopiedPair.VersionsAsync(pair.NearSdk, CopiedPair.Here), await CopiedPair.VersionsAsync(pair.FarSdk, CopiedPair.There));
        var head = await pair.NearSdk.GetObjectMetadataAsync(CopiedPair.Here, "old/1", Cancellation);
        Assert.Equal("COMPLETED", head.ReplicationStatus.Value);

        var versions = (await pair.FarSdk.ListVersionsAsync(new ListVersionsRequest { BucketName = CopiedPair.There, Prefix = "old/7" }, Cancellation)).Versions;
        await pair.FarSdk.DeleteObjectAsync(new() { BucketName = CopiedPair.There, Key = "old/7", VersionId = versions.Single().VersionId }, Cancellation);
        var compared = await pair.RunOnDataAsync("replicate", "--verify", CopiedPair.Here);
        Assert.Equal(1, compared.ExitCode);
        Assert.Contains("missing: old/7", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Default.SecretAccessKey, compared.Output + compared.Error, StringComparison.Ordinal);
    }

    [Test]
    public async Task An_unknown_remote_is_refused_with_those_that_there_are()
    {
        await using var pair = await CopiedPair.StartAsync();
        var rules = (await pair.NearSdk.GetBucketReplicationAsync(new() { BucketName = CopiedPair.Here }, Cancellation)).Configuration;
        rules.Rules[0].Destination.BucketArn = "arn:aws:s3::elsewhere:there";
        var error = await Assert.ThrowsAnyAsync<Amazon.S3.AmazonS3Exception>(() => pair.NearSdk.PutBucketReplicationAsync(new() { BucketName = CopiedPair.Here, Configuration = rules }, Cancellation));
        Assert.Equal("InvalidArgument", error.ErrorCode);
        Assert.Contains("It has: far.", error.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Metrics_say_how_copies_fare()
    {
        await using var pair = await CopiedPair.StartAsync();
        await pair.NearSdk.PutObjectAsync(new() { BucketName = CopiedPair.Here, Key = "a", ContentBody = "a" }, Cancellation);
        await pair.SettleAsync();
        var metrics = (await pair.Near.Raw.SendAsync(pair.Near.Raw.Request("GET", "/.pys3local/metrics"), Cancellation)).Succeeded().Text;
        Assert.Contains("pys3local_replication_copied_total{remote=\"far\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("pys3local_replication_waiting_keys{remote=\"far\"} 0", metrics, StringComparison.Ordinal);
    }

    /// <summary>Most are small; some have two versions, some a delete marker, some come in parts.</summary>
    private static async Task WriteAsync(CopiedPair pair, int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{number % 10}/{number}");
        if (number % 500 == 7)
        {
            await CopiedPair.InsistAsync(() => UploadAsync(pair, key, number));
            return;
        }

        await PutAsync(pair, key, number);
        if (number % 5 == 0)
            await PutAsync(pair, key, -number);

        if (number % 20 == 3)
            await CopiedPair.InsistAsync(() => pair.NearSdk.DeleteObjectAsync(CopiedPair.Here, key, Cancellation));
    }

    private static Task PutAsync(CopiedPair pair, string key, int content) => CopiedPair.InsistAsync(() =>
        pair.NearSdk.PutObjectAsync(new() { BucketName = CopiedPair.Here, Key = key, ContentBody = $"content {content}" }, Cancellation));

    private static async Task UploadAsync(CopiedPair pair, string key, int number)
    {
        var id = (await pair.NearSdk.InitiateMultipartUploadAsync(CopiedPair.Here, key, Cancellation)).UploadId;
        var parts = new List<PartETag>();
        for (var part = 1; part <= 3; part++)
        {
            using var body = new MemoryStream(SampleData.Bytes(part < 3 ? 5 << 20 : 1000, number + part));
            parts.Add(new(part, (await pair.NearSdk.UploadPartAsync(new() { BucketName = CopiedPair.Here, Key = key, UploadId = id, PartNumber = part, InputStream = body }, Cancellation)).ETag));
        }

        await pair.NearSdk.CompleteMultipartUploadAsync(new() { BucketName = CopiedPair.Here, Key = key, UploadId = id, PartETags = parts }, Cancellation);
    }
}
