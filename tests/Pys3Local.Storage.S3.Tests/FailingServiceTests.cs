using Pys3Local.S3Client.Credentials;
using Pys3Local.Server.Testing;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>What a caller gets when the service fails, and what is there afterwards.</summary>
public sealed class FailingServiceTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    private TestUpstream _upstream = null!;
    private S3ObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        _store = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Test]
    [Arguments("PutObject", "status")]
    [Arguments("PutObject", "before")]
    [Arguments("PutObject", "after")]
    [Arguments("HeadObject", "status")]
    [Arguments("GetObject", "before")]
    public async Task A_small_object_arrives_once_whatever_fails_once(string operation, string kind)
    {
        _upstream.Server.Faults.Add(kind == "status"
            ? new Fault { Operation = operation, Key = "key", Status = 503, Code = "SlowDown", Times = 2 }
            : new Fault { Operation = operation, Key = "key", Reset = kind, Times = 2 });
        var guarded = 0;
        await _store.PutObjectAsync(Bucket, "key", Write(Bytes(100), guard: (current, _) => guarded += current is null ? 1 : 100), Token);
        Assert.InRange(guarded, 1, 99);
        Assert.Equal(Bytes(100), await _store.ReadAsync(Bucket, "key"));
    }

    [Test]
    [Arguments("CompleteMultipartUpload", "after")]
    [Arguments("CompleteMultipartUpload", "before")]
    [Arguments("CreateMultipartUpload", "before")]
    [Arguments("UploadPart", "status")]
    public async Task A_large_object_arrives_once_where_its_body_is_not_needed_again(string operation, string kind)
    {
        _upstream.Server.Faults.Add(kind == "status"
            ? new Fault { Operation = operation, Status = 503, Times = 2 }
            : new Fault { Operation = operation, Reset = kind, Times = 2 });
        var content = Bytes(3_000_000);
        await _store.PutObjectAsync(Bucket, "key", Large(content), Token);
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
        Assert.Equal(ETag(content), (await _store.FindObjectAsync(Bucket, "key", null, Token))!.ETag);
        Assert.Single(await _upstream.RecordsAsync(Bucket));
    }

    [Test]
    public async Task A_body_that_cannot_be_sent_again_is_a_failure_and_leaves_nothing()
    {
        await _store.PutAsync(Bucket, "key", "old");
        _upstream.Server.Faults.Add(new Fault { Operation = "UploadPart", Reset = "after", Times = 1 });
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => _store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token).AsTask()));
        Assert.Equal("old", await _store.ReadTextAsync(Bucket, "key"));
        Assert.Empty(await _upstream.RecordsAsync(Bucket));
    }

    [Test]
    public async Task A_body_that_is_cut_whenever_it_is_asked_for_is_a_failure_of_the_read()
    {
        await _store.PutObjectAsync(Bucket, "key", Write(Bytes(500_000)), Token);
        _upstream.Server.Faults.Add(new Fault { Operation = "GetObject", Key = "key", TruncateAfter = 0 });
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => _store.ReadAsync(Bucket, "key")));
    }

    [Test]
    public async Task A_service_that_is_slow_down_is_busy_and_one_that_is_down_unavailable()
    {
        _upstream.Server.Faults.Add(new Fault { Key = "busy", Status = 503, Code = "SlowDown" });
        _upstream.Server.Faults.Add(new Fault { Key = "down", Status = 500 });
        Assert.Equal(StorageFailure.Busy, await FailureAsync(() => _store.PutAsync(Bucket, "busy", "1").AsTask()));
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => _store.PutAsync(Bucket, "down", "1").AsTask()));
    }

    [Test]
    [Arguments(403, "InvalidAccessKeyId", StorageFailure.Refused)]
    [Arguments(403, "AccessDenied", StorageFailure.Refused)]
    [Arguments(400, "AuthorizationHeaderMalformed", StorageFailure.Refused)]
    [Arguments(507, "InsufficientStorage", StorageFailure.NoSpace)]
    [Arguments(403, "QuotaExceeded", StorageFailure.NoSpace)]
    [Arguments(501, "NotImplemented", StorageFailure.NotSupported)]
    public async Task A_refusal_is_what_it_means_and_names_the_service(int status, string code, StorageFailure expected)
    {
        _upstream.Server.Faults.Add(new Fault { Operation = "PutObject", Key = "key", Status = status, Code = code });
        var failure = await Assert.ThrowsAsync<StorageException>(() => _store.PutAsync(Bucket, "key", "1").AsTask());
        Assert.Equal(expected, failure.Failure);
        Assert.Contains("upstream: PUT team-bucket/key: " + status, failure.Message);
        Assert.Contains(code, failure.Message);
    }

    [Test]
    public async Task A_wrong_key_a_missing_bucket_and_a_closed_port_end_the_start()
    {
        var wrong = _upstream.Options with { Connection = _upstream.Options.Connection with { Credentials = new StaticCredentials(new("test", "wrong")) } };
        Assert.Equal(StorageFailure.Refused, await FailureAsync(() => S3ObjectStore.OpenAsync(wrong, Token).AsTask()));
        Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(() => S3ObjectStore.OpenAsync(_upstream.Options with { Bucket = "missing" }, Token).AsTask()));
        var closed = _upstream.Options with { Connection = _upstream.Options.Connection with { Endpoint = new("http://127.0.0.1:9") } };
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => S3ObjectStore.OpenAsync(closed, Token).AsTask()));
    }

    [Test]
    public async Task Of_64_writers_through_two_servers_one_wins()
    {
        await using var other = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        static void IfNoneMatch(ObjectInfo? current, ObjectInfo? replaced)
        {
            if (current is not null)
                throw new InvalidDataException("there is one");
        }

        foreach (var size in new[] { 1000, 1_500_000 })
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
                async () =>
                {
                    try
                    {
                        var content = Bytes(size, seed: i);
                        return (await (i % 2 == 0 ? _store : other).PutObjectAsync(Bucket, $"key-{size}", Large(content, IfNoneMatch), Token)).ETag;
                    }
                    catch (InvalidDataException)
                    {
                        return null;
                    }
                },
                Token)));
            var winner = Assert.Single(won, etag => etag is not null);
            foreach (var store in new[] { _store, other })
                Assert.Equal(winner, ETag((await store.ReadAsync(Bucket, $"key-{size}"))!));
        }
    }

    [Test]
    public async Task Settings_changed_through_two_servers_are_all_there()
    {
        await using var other = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            async () => await (i % 2 == 0 ? _store : other).WriteBucketAsync(Bucket, found => found! with { Settings = found.Settings.SetItem($"s{i}", "") }, Token), Token)));
        await using var third = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        Assert.Equal(32, (await third.FindBucketAsync(Bucket, Token))!.Settings.Count);
    }

    /// <summary>Its owner and its policy went first, and stayed away.</summary>
    [Test]
    public async Task A_bucket_that_cannot_be_removed_keeps_its_settings()
    {
        await _store.WriteBucketAsync(Bucket, static found => found! with { Settings = found.Settings.SetItem("policy", "{}") }, Token);
        _upstream.Server.Faults.Add(new Fault { Operation = "DeleteBucket", Status = 403, Code = "AccessDenied" });
        Assert.Equal(StorageFailure.Refused, await FailureAsync(() => _store.DeleteBucketAsync(Bucket, Token).AsTask()));
        await using var other = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        Assert.Equal("{}", (await other.FindBucketAsync(Bucket, Token))!.Settings.GetValueOrDefault("policy"));
    }

    /// <summary>It counted as the older one, and the completion said that the part was another.</summary>
    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_part_that_is_sent_again_counts_after_a_clock_that_was_set_back(bool restarts)
    {
        var clock = new SetClock();
        var options = _upstream.Options with { Connection = _upstream.Options.Connection with { TimeProvider = clock } };
        await using var first = await S3ObjectStore.OpenAsync(options, Token);
        var id = (await first.CreateUploadAsync(Bucket, new() { Key = "key", Initiated = Noon }, Token)).UploadId;
        await first.PutPartAsync(Bucket, "key", id, 1, Write(Bytes(100)), Token);
        if (restarts)
            await _upstream.Server.AdvanceAsync(TimeSpan.FromSeconds(2), Token);

        clock.Off = TimeSpan.FromMinutes(-10);
        await using var second = await S3ObjectStore.OpenAsync(options, Token);
        var store = restarts ? second : first;
        var part = await store.PutPartAsync(Bucket, "key", id, 1, Write(Bytes(200)), Token);
        Assert.Equal(part.ETag, Assert.Single(await store.ListPartsAsync(Bucket, "key", id, 0, 10, Token)).ETag);
        await store.CompleteUploadAsync(Bucket, "key", id, [part], Info([]) with { ETag = "whole-1" }, null, Token);
        Assert.Equal(Bytes(200), await store.ReadAsync(Bucket, "key"));
    }

    /// <summary>It believed what it had read for as long as the clock had gone back.</summary>
    [Test]
    public async Task Settings_changed_through_another_server_are_seen_after_a_clock_that_was_set_back()
    {
        var clock = new SetClock();
        await using var other = await S3ObjectStore.OpenAsync(_upstream.Options with { Connection = _upstream.Options.Connection with { TimeProvider = clock } }, Token);
        Assert.Empty((await other.FindBucketAsync(Bucket, Token))!.Settings);
        await _store.WriteBucketAsync(Bucket, static found => found! with { Settings = found.Settings.SetItem("policy", "{}") }, Token);
        clock.Off = TimeSpan.FromMinutes(-10);
        clock.Passed = TimeSpan.FromSeconds(2);
        Assert.Equal("{}", (await other.FindBucketAsync(Bucket, Token))!.Settings.GetValueOrDefault("policy"));
    }

    [Test]
    public async Task What_another_program_has_put_there_is_an_object()
    {
        await _upstream.Server.PutAsync("team-" + Bucket, "foreign", "content", "text/plain", Token);
        var found = await _store.FindObjectAsync(Bucket, "foreign", null, Token);
        Assert.Equal((7L, ETag(Bytes("content")), "text/plain"), (found!.Size, found.ETag, found.ContentType));
        await _store.UpdateObjectAsync(Bucket, "foreign", null, info => info with { Attributes = info.Attributes.Add("tags", "a=b") }, Token);
        Assert.Equal("a=b", (await _store.FindObjectAsync(Bucket, "foreign", null, Token))!.Attributes["tags"]);
        Assert.Equal("content", await _store.ReadTextAsync(Bucket, "foreign"));
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Off { get; set; }

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;

        public override long GetTimestamp() => Passed.Ticks;
    }

    private static ObjectWrite Large(byte[] content, CommitGuard? guard = null) =>
        new() { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content), Guard = guard };
}
