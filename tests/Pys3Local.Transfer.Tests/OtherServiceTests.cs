using Pys3Local.S3Client;
using Pys3Local.S3Client.Credentials;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer.Tests;

/// <summary>To a service that somebody else has written, and back: <c>PYS3LOCAL_TEST_S3</c> is its URL, where there is one. <c>scripts/test-clouds.sh</c> starts Ceph's.</summary>
public sealed class OtherServiceTests
{
    [Test]
    public async Task Out_to_it_and_back_gives_the_same_but_ids_and_times()
    {
        var url = Environment.GetEnvironmentVariable("PYS3LOCAL_TEST_S3");
        Assert.SkipWhen(url is null, "PYS3LOCAL_TEST_S3 is not set");
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();
        var before = await TransferScene.DescribeAsync(scene.Store, exact: false);
        using var other = new S3Connection(new() { Name = "other", Endpoint = new(url!), Credentials = new StaticCredentials(new("ceph", "ceph-secret")) });
        var source = new StoreSource(scene.Store, false);

        var first = await scene.RunAsync(source, new S3Target(other, source, true, false, TimeProvider.System), "bucket", "locked");
        var second = await scene.RunAsync(source, new S3Target(other, source, true, false, TimeProvider.System), "bucket", "locked");
        scene.StartAgain();
        var back = await scene.RunAsync(new S3Source(other, false, TimeProvider.System), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket", "locked");
        var again = await scene.RunAsync(new S3Source(other, false, TimeProvider.System), new StoreTarget(scene.Store, TimeProvider.System, true, false), "bucket", "locked");

        Assert.Empty(scene.Lines);
        Assert.Equal((13, 0), (first.Copied, first.Missing));
        Assert.Equal((0, 13), (second.Copied, second.Present));
        Assert.Equal((13, 0), (back.Copied, back.Missing));
        Assert.Equal((0, 13, 0), (again.Copied, again.Present, again.Updated));
        Assert.Equal(Comparable(before), Comparable(await TransferScene.DescribeAsync(scene.Store, exact: false)));
    }

    /// <summary>Not every service says the sizes of parts: where they cannot be guessed, the ETag is another one.</summary>
    private static IEnumerable<string> Comparable(IEnumerable<string> lines) => lines.Where(line => !line.Contains("parts/other", StringComparison.Ordinal));
}
