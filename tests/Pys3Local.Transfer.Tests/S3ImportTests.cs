using Pys3Local.S3Client;
using Pys3Local.S3Client.Credentials;
using Pys3Local.Storage;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer.Tests;

/// <summary>From another service into a store.</summary>
public sealed class S3ImportTests
{
    [Test]
    public async Task Everything_arrives_and_a_second_run_copies_nothing()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();

        var first = await scene.ImportAsync();

        Assert.Empty(scene.Lines);
        Assert.Equal((13, 0, 0, 0), (first.Copied, first.Present, first.Missing, first.Unproven));
        var arrived = await TransferScene.DescribeAsync(scene.Store);
        Assert.Contains(arrived, line => line.StartsWith("bucket: tagging=", StringComparison.Ordinal) && line.EndsWith("versioning=Enabled", StringComparison.Ordinal));
        Assert.Contains(arrived, line => line.StartsWith("locked: object-lock=", StringComparison.Ordinal));
        Assert.Contains(arrived, line => line.Contains("[mtime, 12.5], [who, ä]", StringComparison.Ordinal) && line.Contains("[cache-control, no-cache]", StringComparison.Ordinal) && line.Contains("[tags, a%20b=c%2Bd&e=]", StringComparison.Ordinal));
        Assert.Contains(arrived, line => line.Contains("[legal-hold, ON], [lock-mode, GOVERNANCE], [lock-until, 2040-01-02T03:04:05.000Z]", StringComparison.Ordinal));
        Assert.Contains(arrived, line => line.Contains("parts/alike", StringComparison.Ordinal) && line.Contains("[parts, 5242880x2,1000]", StringComparison.Ordinal));
        Assert.Contains(arrived, line => line.Contains("parts/other", StringComparison.Ordinal) && line.Contains("[parts, 6291456,5242880,3]", StringComparison.Ordinal));
        Assert.Equal("version 4", await TransferScene.TextAsync(scene.Store, "bucket", "often"));
        Assert.Equal(5, arrived.Count(line => line.StartsWith("bucket/often ", StringComparison.Ordinal)));

        scene.Server.Requests.Clear();
        var second = await scene.ImportAsync();
        Assert.Equal((0, 13, 0), (second.Copied, second.Present, second.Missing));
        Assert.Equal(arrived, await TransferScene.DescribeAsync(scene.Store));
        Assert.DoesNotContain(scene.Server.Requests.All, request => request.Operation is "GetObject" or "HeadObject");
    }

    [Test]
    [Arguments("test", "another-secret", "SignatureDoesNotMatch")]
    [Arguments("nobody", "test-secret", "InvalidAccessKeyId")]
    public async Task A_wrong_key_is_called_that(string id, string secret, string code)
    {
        await using var scene = await TransferScene.StartAsync();
        using var service = new S3Connection(new() { Endpoint = scene.Server.Url, Credentials = new StaticCredentials(new(id, secret)), Delay = (_, _) => Task.CompletedTask });

        var failure = await Assert.ThrowsAsync<TransferStoppedException>(() =>
            scene.RunAsync(new S3Source(service, latestOnly: false, TimeProvider.System), new StoreTarget(scene.Store, TimeProvider.System, recheck: false, isDry: false), TransferScene.Bucket));

        Assert.Contains(code, failure.Message);
        Assert.Contains("the key or its secret is wrong", failure.Message);
        Assert.DoesNotContain("run it again", failure.Message);
    }

    [Test]
    public async Task Ids_order_and_times_are_those_of_the_source()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();

        var there = (await scene.Service.ListVersionsAsync(TransferScene.Bucket, new S3ListQuery(), null, TestRun.Cancellation)).Objects;
        var here = (await scene.Store.ListObjectsAsync(TransferScene.Bucket, new ListQuery { Limit = 1000, Versions = true }, TestRun.Cancellation)).Entries;

        Assert.Equal(
            there.Select(one => $"{one.Key} {one.VersionId} {one.LastModified:O} {one.IsLatest} {one.IsDeleteMarker} {one.ETag}"),
            here.Select(one => $"{one.Name} {one.Object!.VersionId} {one.Object.LastModified:O} {one.Object.IsLatest} {one.Object.IsDeleteMarker} {one.Object.ETag}"));
    }

    [Test]
    public async Task The_source_is_only_read()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        scene.Server.Requests.Clear();

        await scene.ImportAsync(recheck: true);
        await scene.ImportAsync(recheck: true);

        Assert.NotEmpty(scene.Server.Requests.All);
        Assert.All(scene.Server.Requests.All, request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }

    [Test]
    public async Task What_comes_later_is_fetched_by_another_run()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();
        await scene.PutAsync("often", "version 5");
        await scene.PutAsync("new", "new");

        var done = await scene.ImportAsync();

        Assert.Equal((2, 13), (done.Copied, done.Present));
        Assert.Equal("version 5", await TransferScene.TextAsync(scene.Store, "bucket", "often"));
    }

    [Test]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();

        var done = await scene.ImportAsync(isDry: true);

        Assert.Equal(13, done.Copied);
        Assert.Empty(await scene.Store.ListBucketsAsync(TestRun.Cancellation));
    }

    [Test]
    public async Task Only_the_newest_versions_where_that_is_asked()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();

        var done = await scene.ImportAsync(latest: true, buckets: TransferScene.Bucket);

        Assert.Equal(6, done.Copied);
        Assert.Equal("version 4", await TransferScene.TextAsync(scene.Store, "bucket", "often"));
    }

    [Test]
    public async Task A_version_that_was_missed_goes_below_the_newer_ones_and_not_on_top()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();
        var whole = await TransferScene.DescribeAsync(scene.Store);
        var versions = whole.Where(line => line.StartsWith("bucket/often ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToList();

        // The oldest but one.
        await scene.Store.DeleteObjectAsync("bucket", "often", versions[^2], null, TestRun.Cancellation);
        var done = await scene.ImportAsync();

        Assert.Equal(1, done.Copied);
        Assert.Equal(whole, await TransferScene.DescribeAsync(scene.Store));
    }

    [Test]
    public async Task A_run_that_was_killed_while_it_put_versions_in_order_is_put_right()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();
        var whole = await TransferScene.DescribeAsync(scene.Store);
        var oldest = whole.Last(line => line.StartsWith("bucket/often ", StringComparison.Ordinal)).Split(' ')[1];

        // All are there, and the oldest is on top.
        await using (var reader = await scene.Store.OpenObjectAsync("bucket", "often", oldest, TestRun.Cancellation))
            await scene.Store.PutObjectAsync("bucket", "often", new ObjectWrite { VersionId = oldest, Body = new ObjectReaderStream(reader!), Seal = _ => reader!.Info }, TestRun.Cancellation);

        Assert.Equal("version 1", await TransferScene.TextAsync(scene.Store, "bucket", "often"));
        var done = await scene.ImportAsync();

        Assert.Equal((0, 13), (done.Copied, done.Present));
        Assert.Equal(whole, await TransferScene.DescribeAsync(scene.Store));
    }

    [Test]
    public async Task What_was_written_here_later_stays()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "theirs");
        await scene.StoreAsync("a", "null", "ours", DateTimeOffset.UtcNow.AddDays(1));

        var done = await scene.ImportAsync();

        Assert.Equal((0, 1, 0), (done.Copied, done.Newer, done.Missing));
        Assert.Equal("ours", await TransferScene.TextAsync(scene.Store, "bucket", "a"));
        Assert.Contains("newer than at the source", Assert.Single(scene.Lines), StringComparison.Ordinal);
    }

    [Test]
    public async Task An_older_content_here_is_replaced()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "theirs");
        await scene.StoreAsync("a", "null", "ours", DateTimeOffset.UtcNow.AddDays(-1));

        Assert.Equal(1, (await scene.ImportAsync()).Copied);
        Assert.Equal("theirs", await TransferScene.TextAsync(scene.Store, "bucket", "a"));
    }

    [Test]
    public async Task Tags_and_locks_that_change_later_are_seen_by_a_recheck()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();
        await scene.Service.PutObjectSettingAsync("bucket", "plain", "tagging", "<Tagging><TagSet><Tag><Key>new</Key><Value>tag</Value></Tag></TagSet></Tagging>", TestRun.Cancellation);
        await scene.Service.PutObjectSettingAsync("locked", "kept", "retention", "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2041-01-01T00:00:00Z</RetainUntilDate></Retention>", TestRun.Cancellation);

        Assert.Equal(0, (await scene.ImportAsync()).Updated);
        Assert.Equal(2, (await scene.ImportAsync(recheck: true)).Updated);
        Assert.Equal(0, (await scene.ImportAsync(recheck: true)).Updated);
        var now = await TransferScene.DescribeAsync(scene.Store);
        Assert.Contains(now, line => line.Contains("[tags, new=tag]", StringComparison.Ordinal));
        Assert.Contains(now, line => line.Contains("[lock-until, 2041-01-01T00:00:00", StringComparison.Ordinal));
    }

    /// <summary>A hold that was set here went, and COMPLIANCE became GOVERNANCE where the source's end was later.</summary>
    [Test]
    [Arguments("", "", "ON", "", "", "", "", "", "ON")]
    [Arguments("", "", "ON", "", "", "OFF", "", "", "ON")]
    [Arguments("", "", "OFF", "", "", "ON", "", "", "ON")]
    [Arguments("COMPLIANCE", "2040", "", "GOVERNANCE", "2041", "", "COMPLIANCE", "2041", "")]
    [Arguments("COMPLIANCE", "2040", "", "GOVERNANCE", "2039", "", "COMPLIANCE", "2040", "")]
    [Arguments("COMPLIANCE", "2040", "", "GOVERNANCE", "2040", "", "COMPLIANCE", "2040", "")]
    [Arguments("COMPLIANCE", "2040", "ON", "", "", "", "COMPLIANCE", "2040", "ON")]
    [Arguments("GOVERNANCE", "2040", "", "COMPLIANCE", "2041", "", "COMPLIANCE", "2041", "")]
    [Arguments("GOVERNANCE", "2040", "", "GOVERNANCE", "2039", "", "GOVERNANCE", "2040", "")]
    [Arguments("", "", "", "COMPLIANCE", "2040", "ON", "COMPLIANCE", "2040", "ON")]
    public void A_recheck_makes_no_lock_weaker(string mode, string until, string hold, string theirMode, string theirUntil, string theirHold, string newMode, string newUntil, string newHold)
    {
        var here = Locked(mode, until, hold);
        var found = StoreTarget.Aligned(here, Locked(theirMode, theirUntil, theirHold)) ?? here;
        Assert.Equal(Locked(newMode, newUntil, newHold).Attributes, found.Attributes);
    }

    [Test]
    public async Task A_hold_that_was_set_here_stays_after_a_recheck()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutAsync("a", "content");
        await scene.ImportAsync();
        await scene.Store.UpdateObjectAsync("bucket", "a", null, static info => info with { Attributes = info.Attributes.SetItem("legal-hold", "ON") }, TestRun.Cancellation);
        Assert.Equal(0, (await scene.ImportAsync(recheck: true)).Updated);
        Assert.Equal("ON", (await scene.Store.FindObjectAsync("bucket", "a", null, TestRun.Cancellation))!.Attributes["legal-hold"]);
    }

    private static ObjectInfo Locked(string mode, string year, string hold)
    {
        var attributes = StringMap.Empty;
        if (mode.Length > 0)
            attributes = attributes.SetItem("lock-mode", mode).SetItem("lock-until", $"{year}-01-01T00:00:00.000Z");

        return new ObjectInfo { Key = "a", Size = 0, ETag = "", LastModified = DateTimeOffset.UnixEpoch, Attributes = hold.Length > 0 ? attributes.SetItem("legal-hold", hold) : attributes };
    }

    [Test]
    public async Task A_body_that_is_cut_goes_on_where_it_was_cut()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.PutPartsAsync("large", 5 << 20, 5 << 20);
        scene.Server.Faults.Add(new() { Operation = "GetObject", Nth = 1, TruncateAfter = 3 << 20 });

        var done = await scene.ImportAsync();

        Assert.Equal((1, 0, 10L << 20), (done.Copied, done.Missing, done.Bytes));
    }

    [Test]
    public async Task What_cannot_be_had_is_named_with_the_reason_and_the_rest_arrives()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        scene.Server.Faults.Add(new() { Operation = "GetObject", Key = "plain", Status = 403, Code = "AccessDenied" });

        var done = await scene.ImportAsync();

        Assert.Equal((12, 1), (done.Copied, done.Missing));
        Assert.StartsWith("bucket/plain (version ", Assert.Single(scene.Lines), StringComparison.Ordinal);
        Assert.Contains("AccessDenied", scene.Lines[0], StringComparison.Ordinal);
    }

    [Test]
    public async Task A_source_that_does_not_answer_any_more_ends_the_run()
    {
        await using var scene = await TransferScene.StartAsync();
        for (var i = 0; i < 40; i++)
            await scene.PutAsync($"{i:00}", "content");

        scene.Server.Faults.Add(new() { Operation = "GetObject", Reset = "before" });

        var failure = await Assert.ThrowsAsync<TransferStoppedException>(() => scene.ImportAsync());
        Assert.Contains("run it again to go on", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_bucket_that_is_missing_is_said()
    {
        await using var scene = await TransferScene.StartAsync();

        var failure = await Assert.ThrowsAsync<TransferStoppedException>(() => scene.ImportAsync(buckets: "typo"));
        Assert.Contains("there is no bucket 'typo'", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Settings_that_are_here_stay()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.Store.WriteBucketAsync("bucket", _ => new BucketInfo { Name = "bucket", Created = DateTimeOffset.UnixEpoch, Settings = StringMap.Empty.SetItem("versioning", "Suspended") }, TestRun.Cancellation);

        await scene.ImportAsync();

        var bucket = (await scene.Store.FindBucketAsync("bucket", TestRun.Cancellation))!;
        Assert.Equal("Suspended", bucket.Settings["versioning"]);
        Assert.Contains("<Key>team</Key>", bucket.Settings["tagging"], StringComparison.Ordinal);
        Assert.Equal("bucket: versioning is another one here than at the source, and stays", Assert.Single(scene.Lines));
    }
}
