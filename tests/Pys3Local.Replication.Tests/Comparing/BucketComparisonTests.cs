using Pys3Local.Replication.Comparing;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Replication.Tests.Comparing;

public sealed class BucketComparisonTests
{
    [Test]
    public async Task What_is_kept_with_a_copy_is_compared_and_whether_it_is_the_newest()
    {
        await using var pair = await Pair.StartAsync(withLock: true);
        await pair.PutAsync("held", "1", new KeyValuePair<string, string>("x-amz-object-lock-legal-hold", "ON"));
        await pair.PutAsync("hidden", "2");
        await pair.PutAsync("same", "3", new("x-amz-tagging", "a=b"), new("x-amz-meta-a", "b"), new("content-type", "text/plain"), new("x-amz-object-lock-legal-hold", "ON"));
        await pair.PutAsync("tagged", "4", new KeyValuePair<string, string>("x-amz-tagging", "a=b"));
        await pair.SettleAsync();
        Assert.True((await CompareAsync(pair)).FindingCount == 0);
        await pair.Far.PutObjectSettingAsync(Pair.There, "held", "legal-hold", LockDocuments.LegalHold("OFF"), TestRun.Cancellation);
        await pair.Far.PutAsync(Pair.There, "hidden", S3Body.Of("another"u8.ToArray()), [], TestRun.Cancellation);
        await pair.Far.PutObjectSettingAsync(Pair.There, "tagged", "tagging", "<Tagging><TagSet/></Tagging>", TestRun.Cancellation);
        var route = await CompareAsync(pair);
        Assert.Equal([("different", "held"), ("hidden", "hidden"), ("different", "tagged")], route.Findings.Select(finding => (finding.Fault, finding.Key)));
        Assert.Equal((4L, 4L, 1L), (route.Versions, route.Same, route.Extra));
    }

    [Test]
    public async Task Metadata_that_is_another_is_named()
    {
        await using var pair = await Pair.StartAsync();
        await pair.Far.CreateBucketAsync("plain", TestRun.Cancellation);
        await pair.Near.PutSettingAsync(Pair.Here, "replication", Pair.Rules("<Prefix></Prefix>", arn: "arn:pys3local:replication::far:plain"), TestRun.Cancellation);
        await pair.PutAsync("a", "one", new KeyValuePair<string, string>("x-amz-meta-n", "1"));
        await pair.SettleAsync();
        Assert.True((await CompareAsync(pair)).FindingCount == 0);
        await pair.Far.PutAsync("plain", "a", S3Body.Of("one"u8.ToArray()), [new("x-amz-meta-n", "2")], TestRun.Cancellation);
        var finding = (await CompareAsync(pair)).Findings.Single();
        Assert.Equal(("different", "a"), (finding.Fault, finding.Key));
        Assert.Contains("x-amz-meta-n", finding.Message, StringComparison.Ordinal);
    }

    private static async Task<RouteComparison> CompareAsync(Pair pair) =>
        (await pair.Replicator.CompareAsync(pair.Source, Pair.Here, () => { }, TestRun.Cancellation)).Routes.Single();
}
