using Pys3Local.Replication.Comparing;
using Pys3Local.Replication.Pace;
using Pys3Local.S3Client.Requests;
using Pys3Local.Server.Testing;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Tests;

public sealed class ReplicatorTests : IDisposable
{
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("pys3local-replication").FullName;

    public void Dispose() => System.IO.Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task Versions_arrive_in_their_order_with_all_that_is_kept_with_them()
    {
        await using var pair = await Pair.StartAsync();
        await pair.PutAsync("a", "one", new("x-amz-meta-color", "blue"), new("content-type", "text/plain"), new("cache-control", "no-store"), new("x-amz-tagging", "x=1%202&y=2"));
        await pair.PutAsync("a", "two");
        await pair.PutAsync("b", "");
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", "two"), ("b", "")], await pair.FarAsync());
        var first = (await Pair.VersionsAsync(pair.Far, Pair.There)).Last(one => one.Key == "a");
        var head = (await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation, first.VersionId))!;
        Assert.Equal("blue", head.Headers["x-amz-meta-color"]);
        Assert.Equal("text/plain", head.Headers["content-type"]);
        Assert.Equal("no-store", head.Headers["cache-control"]);
        Assert.Equal("REPLICA", head.Headers["x-amz-replication-status"]);
        Assert.Contains("<Value>1 2</Value>", await pair.Far.FindObjectSettingAsync(Pair.There, "a", "tagging", TestRun.Cancellation, first.VersionId));
        Assert.Equal("COMPLETED", (await pair.Near.HeadAsync(Pair.Here, "a", TestRun.Cancellation))!.Headers["x-amz-replication-status"]);
    }

    [Test]
    public async Task Deletes_are_not_copied()
    {
        await using var pair = await Pair.StartAsync();
        await pair.PutAsync("a", "one");
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation);
        await pair.SettleAsync();
        Assert.Equal([("a", "one")], await pair.FarAsync());
    }

    [Test]
    public async Task Delete_markers_are_copied_where_the_rule_says_so_and_deletes_of_versions_are_not()
    {
        await using var pair = await Pair.StartAsync("<Filter><Prefix></Prefix></Filter><DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>");
        var written = await pair.PutAsync("a", "one");
        await pair.SettleAsync();
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation);
        await pair.Near.DeleteAsync(Pair.Here, "a", TestRun.Cancellation, written.VersionId);
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", null)], await pair.FarAsync());
    }

    [Test]
    public async Task Rules_choose_by_prefix_and_tags()
    {
        await using var pair = await Pair.StartAsync("<Filter><And><Prefix>in/</Prefix><Tag><Key>copy</Key><Value>yes</Value></Tag></And></Filter>");
        await pair.PutAsync("in/a", "1", new KeyValuePair<string, string>("x-amz-tagging", "copy=yes"));
        await pair.PutAsync("in/b", "2");
        await pair.PutAsync("out/c", "3", new KeyValuePair<string, string>("x-amz-tagging", "copy=yes"));
        await pair.SettleAsync();
        Assert.Equal([("in/a", "1")], await pair.FarAsync());
        await pair.Near.PutObjectSettingAsync(Pair.Here, "in/b", "tagging", "<Tagging><TagSet><Tag><Key>copy</Key><Value>yes</Value></Tag></TagSet></Tagging>", TestRun.Cancellation);
        await pair.SettleAsync();
        Assert.Equal([("in/a", "1"), ("in/b", "2")], await pair.FarAsync());
        Assert.False((await pair.Near.HeadAsync(Pair.Here, "out/c", TestRun.Cancellation))!.Headers.ContainsKey("x-amz-replication-status"));
    }

    [Test]
    public async Task Changes_of_tags_and_locks_follow_without_the_content()
    {
        await using var pair = await Pair.StartAsync(withLock: true);
        await pair.PutAsync("a", "one");
        await pair.SettleAsync();
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "tagging", "<Tagging><TagSet><Tag><Key>k=1</Key><Value>v/ü</Value></Tag></TagSet></Tagging>", TestRun.Cancellation);
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "retention", "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>", TestRun.Cancellation);
        await pair.Near.PutObjectSettingAsync(Pair.Here, "a", "legal-hold", "<LegalHold><Status>ON</Status></LegalHold>", TestRun.Cancellation);
        await pair.SettleAsync();
        Assert.Equal([("a", "one")], await pair.FarAsync());
        var head = (await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation))!;
        Assert.Equal("GOVERNANCE", head.Headers["x-amz-object-lock-mode"]);
        Assert.StartsWith("2099-01-01T00:00:00", head.Headers["x-amz-object-lock-retain-until-date"], StringComparison.Ordinal);
        Assert.Equal("ON", head.Headers["x-amz-object-lock-legal-hold"]);
        Assert.Equal("1", head.Headers["x-amz-tagging-count"]);
    }

    [Test]
    public async Task Parts_stay_as_they_are()
    {
        await using var pair = await Pair.StartAsync();
        var id = await pair.Near.CreateUploadAsync(Pair.Here, "big", [new("x-amz-meta-a", "b")], TestRun.Cancellation);
        byte[][] parts = [Bytes(5 << 20, 1), Bytes(6 << 20, 2), Bytes(100, 3)];
        var etags = new List<(int, string)>();
        for (var i = 0; i < parts.Length; i++)
            etags.Add((i + 1, await pair.Near.PutPartAsync(Pair.Here, "big", id, i + 1, S3Body.Of(parts[i]), TestRun.Cancellation)));

        var written = await pair.Near.CompleteUploadAsync(Pair.Here, "big", id, etags, [], TestRun.Cancellation);
        await pair.SettleAsync();
        var head = (await pair.Far.HeadAsync(Pair.There, "big", TestRun.Cancellation))!;
        Assert.Equal(written.ETag, head.ETag);
        Assert.Equal("b", head.Headers["x-amz-meta-a"]);
        Assert.Equal(parts.SelectMany(part => part), await pair.Target.FindAsync(Pair.There, "big", TestRun.Cancellation));
    }

    [Test]
    public async Task An_answer_that_is_lost_makes_no_second_version()
    {
        await using var pair = await Pair.StartAsync();
        pair.Target.Faults.Add(new Fault { Operation = "PutObject", Reset = "after", Times = 2 });
        await pair.PutAsync("a", "one");
        await pair.PutAsync("b", "two");
        await pair.PutAsync("a", "one");
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", "one"), ("b", "two")], await pair.FarAsync());
    }

    [Test]
    public async Task What_waits_at_the_end_is_copied_after_the_next_start()
    {
        await using var pair = await Pair.StartAsync(directory: _directory);
        pair.Target.Faults.Add(new Fault { Status = 503, Code = "SlowDown" });
        await pair.PutAsync("a", "one");
        await pair.RestartAsync();
        await pair.PutAsync("a", "two");
        Assert.Equal("PENDING", (await pair.Near.HeadAsync(Pair.Here, "a", TestRun.Cancellation))!.Headers["x-amz-replication-status"]);
        pair.Target.Faults.Clear();
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("a", "two")], await pair.FarAsync());
    }

    [Test]
    public async Task Beyond_the_bound_the_bucket_is_looked_through()
    {
        await using var pair = await Pair.StartAsync(directory: _directory, change: options => options with { Limit = 2 });
        pair.Target.Faults.Add(new Fault { Status = 503, Code = "SlowDown" });
        for (var i = 0; i < 10; i++)
            await pair.PutAsync($"{i}", $"{i}");

        Assert.Equal((2, 1), (pair.State.Waiting, pair.State.Scans));
        await pair.RestartAsync(options => options with { Limit = 2 });
        pair.Target.Faults.Clear();
        await pair.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => ($"{i}", (string?)$"{i}")), await pair.FarAsync());
    }

    /// <summary>Each key that found room, also one that waited already, made the next one a line in the log.</summary>
    [Test]
    public async Task That_the_queue_is_full_is_said_once_and_all_is_copied_afterwards()
    {
        await using var pair = await Pair.StartAsync(directory: _directory, change: options => options with { Limit = 20 });
        pair.Target.Faults.Add(new Fault { Status = 503, Code = "SlowDown" });
        for (var i = 0; i < 40; i++)
        {
            await pair.PutAsync($"{i:D2}", $"{i}");
            await pair.PutAsync("00", $"{i}");
        }

        Assert.Single(pair.Log, line => line.Contains("keys wait for it", StringComparison.Ordinal));
        pair.Target.Faults.Clear();
        await pair.SettleAsync();
        var route = (await CompareAsync(pair)).Routes.Single();
        Assert.Equal((80L, 80L, 0L, 0L, 0L), (route.Versions, route.Same, route.Waiting, route.Extra, route.FindingCount));
    }

    [Test]
    public async Task What_the_target_refuses_is_named_and_tried_again()
    {
        await using var pair = await Pair.StartAsync();
        pair.Target.Faults.Add(new Fault { Operation = "PutObject", Key = "a", Status = 403, Code = "AccessDenied" });
        await pair.PutAsync("a", "one");
        await pair.PutAsync("b", "two");
        await pair.WhenAsync(static state => state is { Failures.Count: > 0, Copied: > 0 });

        Assert.Contains("AccessDenied", pair.State.Failures.Single().Problem, StringComparison.Ordinal);
        pair.Target.Faults.Clear();
        await pair.SettleAsync();
        Assert.Empty(pair.State.Failures);
        Assert.Equal([("a", "one"), ("b", "two")], await pair.FarAsync());
    }

    [Test]
    public async Task What_was_there_before_the_rules_is_copied_when_it_is_asked_for()
    {
        await using var pair = await Pair.StartAsync("<Prefix>none/</Prefix>", _directory);
        for (var i = 0; i < 1200; i++)
            await pair.PutAsync($"{i / 2:D4}", $"{i}");

        await pair.Near.PutSettingAsync(Pair.Here, "replication", Pair.Rules("<Prefix>0</Prefix>"), TestRun.Cancellation);
        Assert.Equal(["far"], await pair.Replicator.CopyExistingAsync(pair.Source, Pair.Here, TestRun.Cancellation));
        await pair.SettleAsync();
        Assert.Equal(1200, (await Pair.VersionsAsync(pair.Far, Pair.There)).Count);
        Assert.Equal([("0000", "0"), ("0000", "1"), ("0001", "2")], (await pair.FarAsync()).Take(3));
        await pair.Replicator.CopyExistingAsync(pair.Source, Pair.Here, TestRun.Cancellation);
        await pair.SettleAsync();
        Assert.Equal(1200, (await Pair.VersionsAsync(pair.Far, Pair.There)).Count);
    }

    [Test]
    public async Task An_upload_in_parts_goes_on_where_it_was()
    {
        await using var pair = await Pair.StartAsync(directory: _directory, change: options => options with { PartSize = 5 << 20, FirstKeyPause = TimeSpan.FromHours(1), LongestKeyPause = TimeSpan.FromHours(1) });
        pair.Target.Faults.Add(new Fault { Operation = "UploadPart", Nth = 3, Status = 403, Code = "AccessDenied" });
        await pair.Near.PutAsync(Pair.Here, "big", S3Body.Of(Bytes((20 << 20) + 5, 1)), [], TestRun.Cancellation);
        await pair.WhenAsync(static state => state.Failures.Count > 0);

        await pair.RestartAsync(options => options with { PartSize = 5 << 20 });
        await pair.SettleAsync();
        Assert.Equal(5, pair.Target.Requests.All.Count(request => request.Operation == "UploadPart" && request.Status == 200));
        Assert.Single(pair.Target.Requests.All, request => request.Operation == "CreateMultipartUpload");
        Assert.Equal(Bytes((20 << 20) + 5, 1), await pair.Target.FindAsync(Pair.There, "big", TestRun.Cancellation));
    }

    [Test]
    public async Task A_mistake_of_ours_with_one_key_is_named_and_holds_up_no_other()
    {
        await using var pair = await Pair.StartAsync(directory: _directory, change: static options => options with { Workers = 1 });
        pair.Wrap = static source => new FailingSource(source);
        await pair.RestartAsync(static options => options with { Workers = 1 });
        await pair.PutAsync("a", "one");
        await pair.WhenAsync(static state => state.Failures.Count > 0);
        await pair.PutAsync("b", "two");
        await pair.WhenAsync(static state => state.Copied > 0);

        Assert.Contains("InvalidOperationException: a mistake", pair.State.Failures.Single().Problem, StringComparison.Ordinal);
        Assert.Contains(pair.Log, line => line.Contains("here/a: InvalidOperationException", StringComparison.Ordinal));
        pair.Wrap = null;
        await pair.RestartAsync();
        await pair.SettleAsync();
        Assert.Equal([("a", "one"), ("b", "two")], await pair.FarAsync());
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task An_upload_whose_version_goes_away_is_ended_at_the_target(bool afterRestart)
    {
        // Either it is tried again and again, or not before the next start.
        await using var pair = await Pair.StartAsync(directory: _directory, change: options => options with
        {
            PartSize = 5 << 20,
            FirstKeyPause = afterRestart ? TimeSpan.FromHours(1) : options.FirstKeyPause,
            LongestKeyPause = afterRestart ? TimeSpan.FromHours(1) : options.LongestKeyPause,
        });
        pair.Target.Faults.Add(afterRestart
            ? new Fault { Operation = "UploadPart", Nth = 3, Status = 403, Code = "AccessDenied" }
            : new Fault { Operation = "UploadPart", Status = 403, Code = "AccessDenied" });
        var written = await pair.Near.PutAsync(Pair.Here, "big", S3Body.Of(Bytes((20 << 20) + 5, 1)), [], TestRun.Cancellation);
        await pair.WhenAsync(static state => state.Failures.Count > 0);
        Assert.Single(System.IO.Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories), file => file.Contains("uploads", StringComparison.Ordinal));

        await pair.Near.DeleteAsync(Pair.Here, "big", TestRun.Cancellation, written.VersionId);
        if (afterRestart)
            await pair.RestartAsync(static options => options with { PartSize = 5 << 20 });

        await pair.SettleAsync();

        Assert.Single(pair.Target.Requests.All, request => request.Operation == "AbortMultipartUpload");
        Assert.DoesNotContain(System.IO.Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories), file => file.Contains("uploads", StringComparison.Ordinal));
    }

    /// <summary>Fails with one key as a mistake of ours would.</summary>
    private sealed class FailingSource(IReplicationSource inner) : IReplicationSource
    {
        public ValueTask<IReadOnlyList<ReplicationRoute>> ListRoutesAsync(CancellationToken cancellationToken) => inner.ListRoutesAsync(cancellationToken);

        public ValueTask<IReadOnlyCollection<string>> FindTargetsAsync(string bucket, string remote, CancellationToken cancellationToken) => inner.FindTargetsAsync(bucket, remote, cancellationToken);

        public ValueTask<IReadOnlyList<ObjectInfo>> ListVersionsAsync(string bucket, string key, CancellationToken cancellationToken) => inner.ListVersionsAsync(bucket, key, cancellationToken);

        public ValueTask<ListPage> ListAsync(string bucket, string? after, string? afterVersion, CancellationToken cancellationToken) => inner.ListAsync(bucket, after, afterVersion, cancellationToken);

        public ValueTask<ObjectReader?> OpenAsync(string bucket, ObjectInfo version, CancellationToken cancellationToken) => inner.OpenAsync(bucket, version, cancellationToken);

        public ReplicaHeaders HeadersOf(ObjectInfo version) => version.Key == "a" ? throw new InvalidOperationException("a mistake") : inner.HeadersOf(version);

        public ValueTask<bool> MarkAsync(string bucket, ObjectInfo seen, ReplicationCopy copy, CancellationToken cancellationToken) => inner.MarkAsync(bucket, seen, copy, cancellationToken);

        public ValueTask AdoptAsync(string bucket, string key, CancellationToken cancellationToken) => inner.AdoptAsync(bucket, key, cancellationToken);
    }

    [Test]
    public async Task What_came_as_a_copy_is_not_copied_further()
    {
        await using var pair = await Pair.StartAsync();
        await pair.PutAsync("a", "one", new KeyValuePair<string, string>("x-amz-replication-status", "REPLICA"));
        await pair.PutAsync("b", "two");
        await pair.SettleAsync();
        Assert.Equal([("b", "two")], await pair.FarAsync());
        Assert.Equal(ReplicationState.OfReplica.Status, (await pair.Near.HeadAsync(Pair.Here, "a", TestRun.Cancellation))!.Headers["x-amz-replication-status"]);
    }

    [Test]
    public async Task A_service_that_does_not_know_the_newer_headers_gets_none()
    {
        await using var pair = await Pair.StartAsync();
        pair.Target.Faults.Add(new Fault { Operation = "PutObject", Times = 1, Status = 400, Code = "InvalidArgument", Message = "Unsupported header 'x-amz-checksum-crc64nvme' received for this API call." });
        await pair.PutAsync("a", "one");
        await pair.SettleAsync();
        Assert.Equal([("a", "one")], await pair.FarAsync());
        Assert.Equal((0L, null), (pair.State.Failed, pair.State.Problem));
        Assert.False((await pair.Far.HeadAsync(Pair.There, "a", TestRun.Cancellation))!.Headers.ContainsKey("x-amz-replication-status"));
    }

    [Test]
    public async Task Outside_its_hours_nothing_is_copied()
    {
        var time = new TestTime();
        await using var pair = await Pair.StartAsync(change: options => options with { Time = time, Hours = CopyingHours.Parse("22-06") });
        await pair.PutAsync("a", "one");
        // A write says so before it is done.
        Assert.Equal(1, pair.State.Waiting);
        Assert.DoesNotContain(pair.Target.Requests.All, request => request.Operation == "PutObject");
        time.Advance(TimeSpan.FromHours(10));
        await pair.SettleAsync();
        Assert.Contains(pair.Target.Requests.All, request => request.Operation == "PutObject");
    }

    [Test]
    public async Task A_comparison_names_what_is_missing_and_what_is_another()
    {
        await using var pair = await Pair.StartAsync();
        foreach (var key in (string[])["a", "b", "c", "d"])
            await pair.PutAsync(key, key);

        await pair.SettleAsync();
        Assert.True((await CompareAsync(pair)).IsSame);
        var there = await Pair.VersionsAsync(pair.Far, Pair.There);
        await pair.Far.DeleteAsync(Pair.There, "b", TestRun.Cancellation, there.Single(one => one.Key == "b").VersionId);
        await pair.Far.PutAsync(Pair.There, "c", S3Body.Of("c"u8.ToArray()), [], TestRun.Cancellation);
        await pair.Near.PutSettingAsync(Pair.Here, "replication", Pair.Rules("<Prefix>none</Prefix>"), TestRun.Cancellation);
        await pair.PutAsync("e", "outside");
        var route = (await CompareAsync(pair)).Routes.Single();
        Assert.Equal(("missing", "b"), (route.Findings.Single().Fault, route.Findings.Single().Key));
        Assert.Equal((4L, 3L, 1L, 1L, 1L), (route.Versions, route.Same, route.Extra, route.Repeated, route.Outside));
    }

    private static Task<ComparisonReport> CompareAsync(Pair pair) => pair.Replicator.CompareAsync(pair.Source, Pair.Here, () => { }, TestRun.Cancellation);

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
