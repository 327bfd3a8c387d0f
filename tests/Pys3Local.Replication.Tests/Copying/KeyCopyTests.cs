using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Server.Testing;

namespace Pys3Local.Replication.Tests.Copying;

public sealed class KeyCopyTests : IDisposable
{
    private const string WithMarkers = "<Filter><Prefix></Prefix></Filter><DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>";
    private const string NewTag = "<Tagging><TagSet><Tag><Key>new</Key><Value>1</Value></Tag></TagSet></Tagging>";

    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("pys3local-replication").FullName;

    public void Dispose() => System.IO.Directory.Delete(_directory, recursive: true);

    /// <summary>It was taken for the copy: the target went on showing what had been written between.</summary>
    [Test]
    public async Task The_copy_of_a_version_that_is_gone_here_is_not_taken_for_that_of_a_new_one()
    {
        await using var pair = await Pair.StartAsync();
        await pair.PutAsync("a", "X", new KeyValuePair<string, string>("x-amz-meta-n", "1"));
        await pair.PutAsync("a", "Y");
        await pair.SettleAsync();
        await RemoveAllAsync(pair);
        LoseOnce(pair, "PutObject");
        await pair.PutAsync("a", "X", new("x-amz-meta-n", "3"), new("x-amz-tagging", "t=3"));
        await pair.SettleAsync();
        Assert.Equal([("a", "X"), ("a", "Y"), ("a", "X")], await pair.FarAsync());
        var head = (await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation))!;
        Assert.Equal(("3", "1"), (head.Headers["x-amz-meta-n"], head.Headers["x-amz-tagging-count"]));
    }

    [Test]
    public async Task Nor_where_it_is_the_newest_and_has_other_metadata()
    {
        await using var pair = await Pair.StartAsync();
        await pair.PutAsync("a", "X", new KeyValuePair<string, string>("x-amz-meta-n", "1"));
        await pair.SettleAsync();
        await RemoveAllAsync(pair);
        LoseOnce(pair, "PutObject");
        await pair.PutAsync("a", "X", new KeyValuePair<string, string>("x-amz-meta-n", "3"));
        await pair.SettleAsync();
        Assert.Equal([("a", "X"), ("a", "X")], await pair.FarAsync());
        Assert.Equal("3", (await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation))!.Headers["x-amz-meta-n"]);
    }

    [Test]
    public async Task Nor_an_older_delete_marker_for_a_new_one()
    {
        await using var pair = await Pair.StartAsync(WithMarkers);
        await pair.PutAsync("a", "one");
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation);
        await pair.SettleAsync();
        await RemoveAllAsync(pair);
        await pair.PutAsync("a", "Z");
        await pair.SettleAsync();
        await RemoveAllAsync(pair);
        LoseOnce(pair, "DeleteObject");
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation);
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", null), ("a", "Z"), ("a", null)], await pair.FarAsync());
    }

    [Test]
    public async Task A_delete_whose_answer_is_lost_makes_one_marker()
    {
        await using var pair = await Pair.StartAsync(WithMarkers);
        pair.Target.Faults.Add(new Fault { Operation = "DeleteObject", Reset = "after", Times = 1 });
        await pair.PutAsync("a", "one");
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation);
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation);
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", null), ("a", null)], await pair.FarAsync());
    }

    [Test]
    public async Task What_the_target_has_refused_is_not_looked_for()
    {
        await using var pair = await Pair.StartAsync();
        pair.Target.Faults.Add(new Fault { Operation = "PutObject", Status = 403, Code = "AccessDenied", Times = 1 });
        await pair.PutAsync("a", "one");
        await pair.SettleAsync();
        Assert.DoesNotContain(pair.Target.Requests.All, request => request.Operation == "ListObjectVersions");
        Assert.Equal([("a", "one")], await pair.FarAsync());
    }

    [Test]
    public async Task Tags_and_locks_of_the_time_between_a_lost_answer_and_its_retry_reach_the_copy()
    {
        await using var pair = await Pair.StartAsync(withLock: true);
        pair.Target.Faults.Add(new Fault { Operation = "PutObject", Reset = "after", Times = 1 });
        pair.Target.Faults.Add(new Fault { Operation = "ListObjectVersions", Status = 503, Code = "SlowDown" });
        await pair.PutAsync("a", "one", new KeyValuePair<string, string>("x-amz-tagging", "m=p"));
        await pair.WhenAsync(static state => state.Failed > 0);
        await LockAsync(pair, "COMPLIANCE");
        pair.Target.Faults.Clear();
        await pair.SettleAsync();
        Assert.Equal([("a", "one")], await pair.FarAsync());
        await IsLockedAsync(pair, "COMPLIANCE");
    }

    [Test]
    public async Task So_do_those_of_the_time_in_which_an_upload_in_parts_was_interrupted()
    {
        await using var pair = await Pair.StartAsync(directory: _directory, change: options => options with { PartSize = 5 << 20, FirstKeyPause = TimeSpan.FromHours(1), LongestKeyPause = TimeSpan.FromHours(1) }, withLock: true);
        pair.Target.Faults.Add(new Fault { Operation = "UploadPart", Nth = 2, Status = 403, Code = "AccessDenied" });
        await pair.Near.PutAsync(Pair.Here, "a", S3Body.Of(new byte[(5 << 20) + 5]), [], TestRun.Cancellation);
        await pair.WhenAsync(static state => state.Failures.Count > 0);
        await LockAsync(pair, "GOVERNANCE");
        await pair.RestartAsync(options => options with { PartSize = 5 << 20 });
        await pair.SettleAsync();
        Assert.Single(pair.Target.Requests.All, request => request.Operation == "CreateMultipartUpload");
        await IsLockedAsync(pair, "GOVERNANCE");
    }

    [Test]
    public async Task A_retention_that_was_made_shorter_here_stays_there_and_holds_nothing_up()
    {
        await using var pair = await Pair.StartAsync(withLock: true);
        var first = await pair.PutAsync("a", "one");
        await RetainAsync(pair, "2099");
        await pair.SettleAsync();
        await RetainAsync(pair, "2050", new KeyValuePair<string, string>("x-amz-bypass-governance-retention", "true"));
        await pair.PutAsync("a", "two");
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", "two")], await pair.FarAsync());
        var copy = (await Pair.VersionsAsync(pair.Far, Pair.There))[^1];
        Assert.StartsWith("2099", (await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation, copy.VersionId))!.Headers["x-amz-object-lock-retain-until-date"], StringComparison.Ordinal);
        Assert.Equal("COMPLETED", (await pair.Near.HeadAsync(Pair.Here, "a", TestRun.Cancellation, first.VersionId))!.Headers["x-amz-replication-status"]);
        Assert.Equal(0, pair.State.Failed);
    }

    [Test]
    public async Task A_change_of_locks_puts_no_tags()
    {
        await using var pair = await Pair.StartAsync(withLock: true);
        await pair.PutAsync("a", "one", new KeyValuePair<string, string>("x-amz-tagging", "m=p%20q"));
        await pair.SettleAsync();
        await RetainAsync(pair, "2099");
        await pair.SettleAsync();
        Assert.Contains(pair.Target.Requests.All, request => request.Operation == "PutObjectRetention");
        Assert.DoesNotContain(pair.Target.Requests.All, request => request.Operation is "PutObjectTagging" or "PutObjectLegalHold");
    }

    [Test]
    [Arguments(403, "AccessDenied")]
    [Arguments(404, "NoSuchBucket")]
    public async Task What_the_target_refuses_has_failed_until_it_takes_it(int status, string code)
    {
        await using var pair = await Pair.StartAsync();
        pair.Target.Faults.Add(new Fault { Operation = "PutObject", Status = status, Code = code });
        await pair.PutAsync("a", "one");
        await pair.WhenAsync(static state => state.Failures.Count > 0);
        Assert.Equal("FAILED", await StatusAsync(pair));
        var report = await pair.Replicator.CompareAsync(pair.Source, Pair.Here, () => { }, TestRun.Cancellation);
        Assert.Equal(("failed", "a"), (report.Routes.Single().Findings.Single().Fault, report.Routes.Single().Findings.Single().Key));
        pair.Target.Faults.Clear();
        await pair.SettleAsync();
        Assert.Equal("COMPLETED", await StatusAsync(pair));
    }

    [Test]
    public async Task Tags_that_are_refused_hold_up_no_newer_version()
    {
        await using var pair = await Pair.StartAsync();
        await pair.PutAsync("a", "one");
        await pair.SettleAsync();
        pair.Target.Faults.Add(new Fault { Operation = "PutObjectTagging", Status = 403, Code = "AccessDenied" });
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "tagging", NewTag, TestRun.Cancellation);
        await pair.PutAsync("a", "two");
        await pair.WhenAsync(static state => state is { Failures.Count: > 0, Copied: 2 });
        Assert.Equal([("a", "one"), ("a", "two")], await pair.FarAsync());
        Assert.Contains("AccessDenied", pair.State.Failures.Single().Problem, StringComparison.Ordinal);
    }

    /// <summary>The connection ends before anything is done: nobody here can tell.</summary>
    private static void LoseOnce(Pair pair, string operation) => pair.Target.Faults.Add(new Fault { Operation = operation, Reset = "before", Times = 1 });

    private static async Task RemoveAllAsync(Pair pair)
    {
        foreach (var version in await Pair.VersionsAsync(pair.Near, Pair.Here))
            await pair.Near.DeleteAsync(Pair.Here, version.Key, TestRun.Cancellation, version.VersionId);
    }

    private static async Task<string> StatusAsync(Pair pair) => (await pair.Near.HeadAsync(Pair.Here, "a", TestRun.Cancellation))!.Headers["x-amz-replication-status"];

    private static Task RetainAsync(Pair pair, string year, params KeyValuePair<string, string>[] headers) =>
        pair.Near.PutObjectSettingAsync(Pair.Here, "a", "retention", LockDocuments.Retention("GOVERNANCE", $"{year}-01-01T00:00:00Z"), TestRun.Cancellation, null, headers);

    private static async Task LockAsync(Pair pair, string mode)
    {
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "tagging", NewTag, TestRun.Cancellation);
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "legal-hold", LockDocuments.LegalHold("ON"), TestRun.Cancellation);
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "retention", LockDocuments.Retention(mode, "2099-01-01T00:00:00Z"), TestRun.Cancellation);
    }

    private static async Task IsLockedAsync(Pair pair, string mode)
    {
        var head = (await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation))!;
        Assert.Equal((mode, "ON"), (head.Headers.GetValueOrDefault("x-amz-object-lock-mode"), head.Headers.GetValueOrDefault("x-amz-object-lock-legal-hold")));
        Assert.StartsWith("2099-01-01T00:00:00", head.Headers["x-amz-object-lock-retain-until-date"], StringComparison.Ordinal);
        Assert.Contains("<Key>new</Key>", await pair.Far.FindObjectSettingAsync(Pair.There, "a", "tagging", TestRun.Cancellation), StringComparison.Ordinal);
        Assert.Equal("COMPLETED", await StatusAsync(pair));
    }
}
