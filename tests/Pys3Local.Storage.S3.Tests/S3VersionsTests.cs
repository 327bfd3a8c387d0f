using System.Collections.Immutable;
using System.Net;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Server.Testing;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>Versions and object lock are the service's own: what another of its clients sees of them, and what it has done itself.</summary>
public sealed class S3VersionsTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const string Upstream = "team-" + Bucket;
    private const string Any = "any";
    private const string Locks = "<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>";

    private TestUpstream _upstream = null!;
    private S3ObjectStore _store = null!;
    private S3Connection _client = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    private static string InAYear { get; } = DateTimeOffset.UtcNow.AddYears(1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        _store = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        _client = new S3Connection(_upstream.Options.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _store.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Test]
    public async Task What_is_offered_is_what_the_service_has()
    {
        Assert.Equal((true, true, true, (string?)null), (_store.Traits.Versions, _store.Traits.AssignsVersions, _store.Traits.EnforcesLocks, _store.Traits.WhyNoVersions));

        await using var together = await S3ObjectStore.OpenAsync(_upstream.Together, Token);
        Assert.False(together.Traits.Versions);
        Assert.Contains("all buckets are in one there", together.Traits.WhyNoVersions!);

        await _client.CreateBucketAsync("team-first", Token);
        _upstream.Server.Faults.Add(new Fault { Operation = "GetBucketVersioning", Status = 501, Code = "NotImplemented" });
        await using var without = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        Assert.Equal((false, "upstream, buckets team-* has none"), (without.Traits.Versions, without.Traits.WhyNoVersions));
        await without.CreateBucketAsync(Bucket);
        Assert.Equal(StorageFailure.NotSupported, await FailureAsync(() => without.PutAsync(Bucket, "key", "1", Any).AsTask()));
    }

    [Test]
    public async Task Ids_and_delete_markers_are_those_of_the_service()
    {
        await CreateAsync(versions: true);
        var first = (await _store.PutAsync(Bucket, "key", "1", Any)).VersionId;
        var large = (await _store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token)).VersionId;
        var marker = (await _store.PutObjectAsync(Bucket, "key", DeleteMarker(Any), Token)).VersionId;

        var listed = (await _client.ListVersionsAsync(Upstream, new() { Prefix = "key" }, null, Token)).Objects;
        Assert.Equal([(marker, true), (large, false), (first, false)], listed.Select(one => (one.VersionId!, one.IsDeleteMarker)));
        Assert.Equal([$"key:{marker}*x", $"key:{large}", $"key:{first}"], await _store.VersionsAsync(Bucket));
        Assert.Equal("1", await _store.ReadTextAsync(Bucket, "key", first));
        Assert.Equal(Bytes(3_000_000), await _store.ReadAsync(Bucket, "key", large));

        // Another client puts one on top.
        await _client.PutAsync(Upstream, "key", S3Body.Of("foreign"u8.ToArray()), [], Token);
        Assert.Equal("foreign", await _store.ReadTextAsync(Bucket, "key"));
        Assert.Equal(4, (await _store.VersionsAsync(Bucket)).Length);
    }

    [Test]
    public async Task A_bucket_of_another_program_keeps_what_it_is_set_to()
    {
        await _client.CreateBucketAsync(Upstream, Token, [new("x-amz-bucket-object-lock-enabled", "true")]);
        var bucket = (await _store.FindBucketAsync(Bucket, Token))!;
        Assert.Equal(("Enabled", Locks), (bucket.Settings["versioning"], bucket.Settings["object-lock"]));
        await _store.PutAsync(Bucket, "key", "1", Any);
        await _store.PutAsync(Bucket, "key", "2", Any);
        Assert.Equal(2, (await _store.VersionsAsync(Bucket)).Length);
    }

    [Test]
    public Task What_is_tried_at_the_start_leaves_nothing_in_a_bucket_with_versions() => OtherService.AssertLeavesNothingAsync(_upstream.Options, Token);

    [Test]
    public async Task What_is_changed_of_a_version_makes_no_other_and_nothing_piles_up()
    {
        await CreateAsync(versions: true);
        var first = (await _store.PutAsync(Bucket, "key", "1", Any)).VersionId;
        var large = (await _store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)), Token)).VersionId;
        for (var i = 0; i < 3; i++)
        {
            foreach (var version in new[] { first, large })
                await _store.UpdateObjectAsync(Bucket, "key", version, info => info with { Attributes = info.Attributes.SetItem("tags", $"n={i}") }, Token);
        }

        Assert.Equal([$"key:{large}*", $"key:{first}"], await _store.VersionsAsync(Bucket));
        foreach (var version in new[] { first, large })
            Assert.Equal("n=2", (await _store.FindObjectAsync(Bucket, "key", version, Token))!.Attributes["tags"]);

        Assert.All((await _store.ListObjectsAsync(Bucket, new() { Limit = 10, Versions = true }, Token)).Entries, entry => Assert.Equal("n=2", entry.Object!.Attributes["tags"]));
        var own = await OwnAsync();
        Assert.Equal(own.Distinct(), own);

        foreach (var version in new[] { first, large })
            await _store.DeleteObjectAsync(Bucket, "key", version, null, Token);

        Assert.Equal([".pys3local/bucket.json"], await OwnAsync());
        Assert.True(await _store.DeleteBucketAsync(Bucket, Token));
        Assert.False(await _client.HasBucketAsync(Upstream, Token));
    }

    [Test]
    [Arguments(10)]
    [Arguments(3_000_000)]
    public async Task A_lock_is_kept_by_the_service(int size)
    {
        await CreateAsync(versions: true, locks: true);
        Assert.Contains("Enabled", await _client.FindSettingAsync(Upstream, "object-lock", Token) ?? "");
        var locked = Info(Bytes(size)) with { Attributes = Retained("COMPLIANCE").SetItem("legal-hold", "ON") };
        var made = await _store.PutObjectAsync(Bucket, "key", Large(Bytes(size)) with { Seal = _ => locked }, Token);
        await AssertLockedAsync(made.VersionId, "COMPLIANCE", "ON");
    }

    [Test]
    public async Task A_lock_is_kept_by_the_service_for_uploads_in_parts()
    {
        await CreateAsync(versions: true, locks: true);
        var upload = await _store.CreateUploadAsync(Bucket, new UploadInfo { Key = "key", Initiated = Noon }, Token);
        var part = await _store.PutPartAsync(Bucket, "key", upload.UploadId, 1, Write(Bytes(100)), Token);
        var made = await _store.CompleteUploadAsync(
            Bucket, "key", upload.UploadId, [part], Info(Bytes(100)) with { VersionId = Any, Attributes = Retained("GOVERNANCE") }, null, Token);
        await AssertLockedAsync(made.VersionId, "GOVERNANCE", null);
    }

    [Test]
    public async Task Retention_and_hold_are_changed_at_the_service_and_seen_from_it()
    {
        await CreateAsync(versions: true);
        await _store.WriteBucketAsync(Bucket, bucket => bucket! with { Settings = bucket.Settings.SetItem("object-lock", Locks) }, Token);
        var version = (await _store.PutAsync(Bucket, "key", "1", Any)).VersionId;
        await _store.PutAsync(Bucket, "key", "2", Any);
        await _store.UpdateObjectAsync(Bucket, "key", version, info => info with { Attributes = Retained("GOVERNANCE").SetItem("legal-hold", "ON") }, Token);
        await AssertLockedAsync(version, "GOVERNANCE", "ON");

        // Lifted here, and then set by another client.
        await _store.UpdateObjectAsync(Bucket, "key", version, info => info with { Attributes = StringMap.Empty.SetItem("legal-hold", "OFF") }, Token);
        var found = (await _client.HeadAsync(Upstream, "key", Token, version))!;
        Assert.Equal((null, "OFF"), (found.Headers.GetValueOrDefault("x-amz-object-lock-mode"), found.Headers["x-amz-object-lock-legal-hold"]));
        await _client.PutObjectSettingAsync(Upstream, "key", "legal-hold", "<LegalHold><Status>ON</Status></LegalHold>", Token, version);
        Assert.Equal("ON", (await _store.FindObjectAsync(Bucket, "key", version, Token))!.Attributes["legal-hold"]);
        await _client.PutObjectSettingAsync(Upstream, "key", "legal-hold", "<LegalHold><Status>OFF</Status></LegalHold>", Token, version);
        Assert.NotNull(await _store.DeleteObjectAsync(Bucket, "key", version, null, Token));
    }

    [Test]
    public async Task A_version_that_only_the_service_keeps_is_refused_not_failed()
    {
        await CreateAsync(versions: true, locks: true);
        var version = (await _store.PutAsync(Bucket, "key", "1", Any)).VersionId;
        await _client.PutObjectSettingAsync(Upstream, "key", "legal-hold", "<LegalHold><Status>ON</Status></LegalHold>", Token, version);
        Assert.Equal(StorageFailure.WritesRefused, await FailureAsync(() => _store.DeleteObjectAsync(Bucket, "key", version, null, Token).AsTask()));
        Assert.Equal("1", await _store.ReadTextAsync(Bucket, "key", version));
    }

    [Test]
    public async Task Governance_is_bypassed_where_the_guard_allows_it()
    {
        await CreateAsync(versions: true, locks: true);
        var version = (await _store.PutObjectAsync(Bucket, "key", Write([1], Any) with { Seal = _ => Info([1]) with { Attributes = Retained("GOVERNANCE") } }, Token)).VersionId;
        Assert.NotNull(await _store.DeleteObjectAsync(Bucket, "key", version, null, Token));
        Assert.Empty(await _store.VersionsAsync(Bucket));
    }

    [Test]
    [Arguments("PutObject", 10)]
    [Arguments("CompleteMultipartUpload", 3_000_000)]
    [Arguments("DeleteObject", 0)]
    public async Task A_write_whose_answer_was_lost_makes_one_version(string operation, int size)
    {
        await CreateAsync(versions: true);
        await _store.PutAsync(Bucket, "key", "old", Any);
        _upstream.Server.Faults.Add(new Fault { Operation = operation, Key = "key", Reset = "after", Times = 2 });
        var made = await _store.PutObjectAsync(Bucket, "key", size == 0 ? DeleteMarker(Any) : Large(Bytes(size)), Token);
        var versions = await _store.VersionsAsync(Bucket);
        Assert.Equal(2, versions.Length);
        Assert.Equal(size == 0 ? versions[0] : $"key:{made.VersionId}*", versions[0]);
    }

    [Test]
    public async Task Of_64_writers_through_two_servers_each_makes_a_version()
    {
        await CreateAsync(versions: true);
        await using var other = await S3ObjectStore.OpenAsync(_upstream.Options, Token);
        var made = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
            async () => (await (i % 2 == 0 ? _store : other).PutAsync(Bucket, "key", $"{i}", Any)).VersionId, Token)));
        Assert.Equal(64, made.Distinct().Count());
        Assert.Equal(made.Order(), (await _store.VersionsAsync(Bucket)).Select(one => one[4..].TrimEnd('*')).Order());
    }

    private static ImmutableSortedDictionary<string, string> Retained(string mode) => StringMap.Empty.SetItem("lock-mode", mode).SetItem("lock-until", InAYear);

    private static ObjectWrite Large(byte[] content) =>
        new() { VersionId = Any, Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) };

    private async Task CreateAsync(bool versions, bool locks = false) => await _store.WriteBucketAsync(
        Bucket,
        _ => new BucketInfo
        {
            Name = Bucket,
            Created = Noon,
            Settings = locks ? StringMap.Empty.SetItem("versioning", "Enabled").SetItem("object-lock", Locks)
                : versions ? StringMap.Empty.SetItem("versioning", "Enabled")
                : StringMap.Empty,
        },
        Token);

    private async Task AssertLockedAsync(string version, string mode, string? hold)
    {
        var found = (await _client.HeadAsync(Upstream, "key", Token, version))!;
        Assert.Equal(
            (mode, InAYear, hold),
            (found.Headers["x-amz-object-lock-mode"], found.Headers["x-amz-object-lock-retain-until-date"], found.Headers.GetValueOrDefault("x-amz-object-lock-legal-hold")));
        var refused = await Assert.ThrowsAsync<S3Failure>(() => _client.DeleteAsync(Upstream, "key", Token, version));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        var shown = (await _store.FindObjectAsync(Bucket, "key", version, Token))!.Attributes;
        Assert.Equal((mode, InAYear, hold), (shown["lock-mode"], shown["lock-until"], shown.GetValueOrDefault("legal-hold")));
    }

    /// <summary>The names of the server's own things, as often as there are versions of them.</summary>
    private async Task<IReadOnlyList<string>> OwnAsync() =>
        [.. (await _client.ListVersionsAsync(Upstream, new() { Prefix = ".pys3local/" }, null, Token)).Objects.Select(one => one.Key)];
}
