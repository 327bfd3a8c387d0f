using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer.Tests;

/// <summary>To another service, and back.</summary>
public sealed class S3ExportTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

    [Test]
    public async Task Out_and_back_gives_the_same_but_ids_and_times()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.FillAsync();
        await from.ImportAsync();
        var before = await TransferScene.DescribeAsync(from.Store, exact: false);
        await to.Service.DeleteBucketAsync("bucket", TestRun.Cancellation);

        var done = await ExportAsync(from, to, versions: true, "bucket", "locked");

        Assert.Empty(from.Lines);
        Assert.Equal((13, 0, 0), (done.Copied, done.Missing, done.Unproven));
        await to.ImportAsync();
        Assert.Equal(before, await TransferScene.DescribeAsync(to.Store, exact: false));

        var again = await ExportAsync(from, to, versions: true, "bucket", "locked");
        Assert.Equal((0, 13, 0), (again.Copied, again.Present, again.Missing));
    }

    [Test]
    public async Task The_newest_alone_and_again_nothing()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.FillAsync();
        await from.ImportAsync();

        Assert.Equal(7, (await ExportAsync(from, to, versions: false, "bucket", "locked")).Copied);
        Assert.Equal((0, 7), (await ExportAsync(from, to, versions: false, "bucket", "locked")) is var again ? (again.Copied, again.Present) : default);
        var listed = (await to.Service.ListAsync("bucket", new S3Client.S3ListQuery { Prefix = "parts/" }, null, TestRun.Cancellation)).Objects;
        Assert.All(listed, one => Assert.EndsWith("-3", one.ETag, StringComparison.Ordinal));
    }

    [Test]
    public async Task A_run_that_was_broken_off_goes_on_with_the_versions_that_are_missing()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.FillAsync();
        await from.ImportAsync();
        await to.Service.DeleteBucketAsync("bucket", TestRun.Cancellation);
        to.Server.Faults.Add(new() { Operation = "PutObject", Key = "often", Nth = 3, Status = 403, Code = "AccessDenied" });

        var first = await ExportAsync(from, to, versions: true, "bucket");
        // It, the marker and the newest one: what waits is missing as well.
        Assert.Equal(3, first.Missing);
        var second = await ExportAsync(from, to, versions: true, "bucket");

        Assert.Equal((3, 0), (second.Copied, second.Missing));
        var versions = (await to.Service.ListVersionsAsync("bucket", new S3Client.S3ListQuery { Prefix = "often" }, null, TestRun.Cancellation)).Objects;
        Assert.Equal([false, true, false, false, false], versions.Select(one => one.IsDeleteMarker));
    }

    [Test]
    public async Task Other_versions_at_the_target_are_not_built_upon()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.StoreAsync("a", "null", "content", Time);
        await to.PutAsync("a", "other");

        var done = await ExportAsync(from, to, versions: true, "bucket");

        Assert.Equal((0, 1), (done.Copied, done.Missing));
        Assert.Contains("has other versions of it", Assert.Single(from.Lines), StringComparison.Ordinal);
    }

    [Test]
    public async Task Versions_are_not_written_over_each_other_where_the_target_keeps_none()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.FillAsync();
        await from.ImportAsync();

        var failure = await Assert.ThrowsAsync<TransferStoppedException>(() => ExportAsync(from, to, versions: true, "bucket"));
        Assert.Contains("keeps no versions", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Damage_here_is_found_by_the_service_or_by_the_parts()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.StoreAsync("a", "null", "content", Time);
        await DamageAsync(from, "a");
        await from.PutPartsAsync("b", 5 << 20, 100);
        await from.ImportAsync(buckets: "bucket");
        await DamageAsync(from, "b");
        from.Forget();

        var done = await ExportAsync(from, to, versions: false, "bucket");

        Assert.Equal((0, 2), (done.Copied, done.Missing));
        Assert.All(from.Lines, line => Assert.Contains("it is damaged here", line, StringComparison.Ordinal));
        Assert.Empty((await to.Service.ListAsync("bucket", new S3Client.S3ListQuery(), null, TestRun.Cancellation)).Objects);
    }

    [Test]
    public async Task Locks_are_named_where_the_target_has_none()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.FillAsync();
        await from.ImportAsync();
        await to.Service.CreateBucketAsync("locked", TestRun.Cancellation);

        var done = await ExportAsync(from, to, versions: false, "locked");

        Assert.Equal((1, 0), (done.Copied, done.Missing));
        Assert.Contains("it has no object lock", Assert.Single(from.Lines), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_dry_run_makes_nothing()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.StoreAsync("a", "null", "content", Time, bucket: "another");
        to.Server.Requests.Clear();

        var done = await from.RunAsync(new StoreSource(from.Store, false), new S3Target(to.Service, new StoreSource(from.Store, false), true, true, TimeProvider.System), "another");

        Assert.Equal(1, done.Copied);
        Assert.All(to.Server.Requests.All, request => Assert.Contains(request.Method, new[] { "GET", "HEAD" }));
    }

    [Test]
    public async Task An_answer_that_is_lost_makes_no_second_version()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.FillAsync();
        await from.ImportAsync();
        await to.Service.DeleteBucketAsync("bucket", TestRun.Cancellation);
        foreach (var operation in (string[])["PutObject", "DeleteObject", "CompleteMultipartUpload"])
            to.Server.Faults.Add(new() { Operation = operation, Reset = "after", Times = 2 });

        var done = await ExportAsync(from, to, versions: true, "bucket");

        Assert.Equal((12, 0), (done.Copied, done.Missing));
        var versions = (await to.Service.ListVersionsAsync("bucket", new S3Client.S3ListQuery(), null, TestRun.Cancellation)).Objects;
        Assert.Equal(12, versions.Count);
        Assert.Equal([false, true, false, false, false], versions.Where(one => one.Key == "often").Select(one => one.IsDeleteMarker));
        Assert.Equal((0, 12), (await ExportAsync(from, to, versions: true, "bucket")) is var again ? (again.Copied, again.Present) : default);
    }

    [Test]
    public async Task An_object_that_becomes_another_while_it_is_sent_is_missing_and_the_others_are_sent()
    {
        await using var from = await TransferScene.StartAsync();
        await using var to = await TransferScene.StartAsync();
        await from.StoreAsync("a", "null", "content", Time);
        var listed = (await from.Store.FindObjectAsync("bucket", "a", null, TestRun.Cancellation))!;
        await from.StoreAsync("a", "null", "less", Time.AddSeconds(1));

        await Assert.ThrowsAsync<VersionException>(() => new StoreSource(from.Store, false).OpenRangeAsync("bucket", listed, 5, 2, TestRun.Cancellation));
    }

    private static Task<TransferProgress> ExportAsync(TransferScene from, TransferScene to, bool versions, params string[] buckets)
    {
        var source = new StoreSource(from.Store, !versions);
        return from.RunAsync(source, new S3Target(to.Service, source, versions, false, TimeProvider.System), buckets);
    }

    private static async Task DamageAsync(TransferScene scene, string key)
    {
        var info = (await scene.Store.FindObjectAsync("bucket", key, null, TestRun.Cancellation))!;
        using var body = new MemoryStream(new byte[info.Size]);
        await scene.Store.PutObjectAsync("bucket", key, new Storage.ObjectWrite { VersionId = info.VersionId, Body = body, Seal = _ => info }, TestRun.Cancellation);
    }
}
