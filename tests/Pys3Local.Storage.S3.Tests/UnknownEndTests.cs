using System.Collections.Immutable;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Server.Testing;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>Writes of which nobody has heard the end, and what is kept with objects where that is lost.</summary>
public sealed class UnknownEndTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const string Upstream = "team-" + Bucket;
    private const string Any = "any";

    private readonly ChangingNetwork _network = new();
    private TestUpstream _upstream = null!;
    private S3ObjectStore _store = null!;
    private S3Connection _client = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        _store = await S3ObjectStore.OpenAsync(_upstream.Options with { Connection = _upstream.Options.Connection with { HttpMessageHandler = _network } }, Token);
        _client = new S3Connection(_upstream.Options.Connection);
        await _store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _store.DisposeAsync();
        await _upstream.DisposeAsync();
        _network.Dispose();
    }

    /// <summary>The service made the object, and its record was removed: it could not be read, replaced, removed or listed any more.</summary>
    [Test]
    [Arguments(3_000_000, false)]
    [Arguments(1000, true)]
    public async Task A_client_that_goes_while_its_object_appears_leaves_it_whole(int size, bool hasLongRecord)
    {
        await _store.PutAsync(Bucket, "key", "old");
        var (arrived, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        _network.Instead = async (request, cancellationToken) =>
        {
            var isCommit = size > 1 << 20 ? request.Method == HttpMethod.Post && request.RequestUri!.Query.StartsWith("?uploadId", StringComparison.Ordinal) : request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.EndsWith("/key", StringComparison.Ordinal);
            if (!isCommit)
                return null;

            // The service has it and does it, whatever becomes of who asks.
            _network.Instead = null;
            var response = await _network.PassAsync(request, CancellationToken.None);
            arrived.SetResult();
            await goes.Task.WaitAsync(cancellationToken);
            return response;
        };
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var content = Bytes(size);
        var info = Info(content) with { Metadata = hasLongRecord ? StringMap.Empty.Add("long", new string('x', 3000)) : StringMap.Empty };
        var writing = _store.PutObjectAsync(Bucket, "key", Large(content) with { Seal = _ => info }, client.Token).AsTask();
        await arrived.Task.WaitAsync(Token);
        await client.CancelAsync();
        goes.SetResult();
        await writing.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(content, await _store.ReadAsync(Bucket, "key"));
        Assert.Equal(ETag(content), (await _store.FindObjectAsync(Bucket, "key", null, Token))!.ETag);
        Assert.Equal(["key"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task A_guard_that_refuses_leaves_no_record()
    {
        await _store.PutAsync(Bucket, "key", "old");
        await Assert.ThrowsAsync<InvalidDataException>(() => _store.PutObjectAsync(Bucket, "key", Large(Bytes(3_000_000)) with { Guard = (_, _) => throw new InvalidDataException("no") }, Token).AsTask());
        Assert.Empty(await _upstream.RecordsAsync(Bucket));
        Assert.Equal("old", await _store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    [Arguments(false, 1)]
    [Arguments(true, 1)]
    [Arguments(false, 2)]
    [Arguments(true, 2)]
    public async Task A_completion_whose_answer_was_lost_is_answered_when_it_is_asked_for_again(bool versions, int parts)
    {
        await SetAsync(versions);
        var (id, sent) = await BeginAsync(parts);
        Lose();
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => CompleteAsync(id, sent)));
        _upstream.Server.Faults.Clear();
        Assert.Equal("whole-1", (await CompleteAsync(id, sent)).ETag);
        Assert.Equal(parts * 1000, (await _store.ReadAsync(Bucket, "key"))!.Length);
        Assert.Equal(versions ? 1 : 0, (await _store.VersionsAsync(Bucket)).Length - (versions ? 0 : 1));
        Assert.Empty((await _store.ListUploadsAsync(Bucket, new UploadQuery { Limit = 10 }, Token)).Entries);
        Assert.Empty((await _client.ListAsync(Upstream, new() { Prefix = ".pys3local/data/" }, null, Token)).Objects);
    }

    /// <summary>The record of the older version was written anew, and then removed.</summary>
    [Test]
    public async Task A_completion_that_comes_again_after_a_newer_version_leaves_the_older_one_whole()
    {
        await SetAsync(versions: true);
        var (id, sent) = await BeginAsync(1);
        Lose();
        await FailureAsync(() => CompleteAsync(id, sent));
        _upstream.Server.Faults.Clear();
        var older = (await _store.FindObjectAsync(Bucket, "key", null, Token))!.VersionId;
        await _store.UpdateObjectAsync(Bucket, "key", null, static info => info with { Attributes = info.Attributes.Add("tags", "a=b") }, Token);
        await _store.PutAsync(Bucket, "key", "newer", Any);
        Assert.Equal(older, (await CompleteAsync(id, sent)).VersionId);
        Assert.Equal("newer", await _store.ReadTextAsync(Bucket, "key"));
        Assert.Equal(Bytes(1000), await _store.ReadAsync(Bucket, "key", older));
        Assert.Equal("a=b", (await _store.FindObjectAsync(Bucket, "key", older, Token))!.Attributes["tags"]);
        Assert.Equal(2, (await _store.VersionsAsync(Bucket)).Length);
    }

    [Test]
    public async Task A_key_that_may_not_remove_anything_completes_uploads()
    {
        var (id, sent) = await BeginAsync(1);
        _upstream.Server.Faults.Add(new Fault { Operation = "DeleteObject", Status = 403, Code = "AccessDenied" });
        Assert.Equal("whole-1", (await CompleteAsync(id, sent)).ETag);
        Assert.Equal(Bytes(1000), await _store.ReadAsync(Bucket, "key"));
    }

    [Test]
    [Arguments("gone")]
    [Arguments("garbage")]
    [Arguments("header")]
    public async Task An_object_whose_record_cannot_be_read_is_listed_and_can_be_replaced_and_removed(string damage)
    {
        await _store.PutAsync(Bucket, "a", "1");
        foreach (var key in new[] { "b", "c" })
        {
            await _store.PutObjectAsync(Bucket, key, Large(Bytes(1_500_000)), Token);
            if (damage == "header")
                await _client.PutAsync(Upstream, key, S3Body.Of(Bytes(10)), [new("x-amz-meta-pys3local", "!not base64!")], Token);
        }

        foreach (var record in await _upstream.RecordsAsync(Bucket))
        {
            if (damage == "gone")
                await _client.DeleteAsync(Upstream, record, Token);
            else
                await _client.PutAsync(Upstream, record, S3Body.Of("{\"i\":"u8.ToArray()), [], Token);
        }

        var listed = (await _store.ListObjectsAsync(Bucket, new ListQuery { Limit = 10 }, Token)).Entries.Select(entry => entry.Object!).ToList();
        Assert.Equal([("a", false), ("b", true), ("c", true)], listed.Select(info => (info.Key, info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute))));
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(() => _store.UpdateObjectAsync(Bucket, "b", null, static info => info with { ContentType = "text/plain" }, Token).AsTask()));
        var replaced = ImmutableArray.CreateBuilder<bool>();
        await _store.PutObjectAsync(Bucket, "b", Write(Bytes("new"), guard: (_, old) => replaced.Add(old!.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute))), Token);
        Assert.Equal([true], replaced);
        Assert.Equal("new", await _store.ReadTextAsync(Bucket, "b"));
        Assert.NotNull(await _store.DeleteObjectAsync(Bucket, "c", ObjectInfo.NullVersion, null, Token));
        Assert.Equal(["a", "b"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task What_is_kept_with_an_object_of_another_program_leaves_its_headers()
    {
        await _client.PutAsync(
            Upstream, "foreign", S3Body.Of(Bytes("content")), [new("cache-control", "no-store"), new("x-amz-meta-mine", "1"), new("content-type", "text/plain")], Token);
        await _store.UpdateObjectAsync(Bucket, "foreign", null, static info => info with { Attributes = info.Attributes.Add("tags", "a=b") }, Token);
        var there = (await _client.HeadAsync(Upstream, "foreign", Token))!;
        Assert.Equal(("no-store", "1", "text/plain"), (there.Headers["cache-control"], there.Headers["x-amz-meta-mine"], there.ContentType));
        await _store.PutAsync(Bucket, "other", "1");
        Assert.Equal("a=b", (await _store.ListObjectsAsync(Bucket, new ListQuery { Limit = 10 }, Token)).Entries[0].Object!.Attributes["tags"]);
        await _store.DeleteObjectAsync(Bucket, "foreign", ObjectInfo.NullVersion, null, Token);
        Assert.Empty((await _client.ListAsync(Upstream, new() { Prefix = ".pys3local/changed/" }, null, Token)).Objects);
    }

    [Test]
    [Arguments("", true)]
    [Arguments("<Contents><Key>a</Key><Size>1</Size><ETag>&quot;1&quot;</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>", false)]
    public async Task A_listing_that_does_not_go_on_is_a_failure(string entries, bool names)
    {
        await _store.PutAsync(Bucket, "a", "1");
        var asked = 0;
        _network.Instead = (request, _) => Task.FromResult(request.RequestUri!.Query.Contains("list-type=2", StringComparison.Ordinal)
            ? new HttpResponseMessage
            {
                Content = new StringContent($"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t{asked++}</NextContinuationToken>{entries}</ListBucketResult>"),
            }
            : null);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => names ? _store.ListUploadsAsync(Bucket, new UploadQuery { Limit = 10 }, Token).AsTask() : _store.NamesAsync(Bucket)));
        Assert.InRange(asked, 1, 3);
    }

    [Test]
    public async Task Slow_bodies_that_have_all_buffers_make_others_busy_and_not_wait_for_ever()
    {
        await using var store = await S3ObjectStore.OpenAsync(_upstream.Options with { Connection = _upstream.Options.Connection with { TimeProvider = new QuickClock() } }, Token);
        var slow = Enumerable.Range(0, 32).Select(_ => new GatedBody([])).ToList();
        var writing = slow.Select((body, i) => store.PutObjectAsync(Bucket, $"slow-{i}", Write(body, Info([])), Token).AsTask()).ToList();
        foreach (var body in slow)
            await body.AllDelivered.WaitAsync(Token);

        Assert.Equal(StorageFailure.Busy, await FailureAsync(() => store.PutAsync(Bucket, "key", "1").AsTask()));
        slow.ForEach(static body => body.Open());
        await Task.WhenAll(writing);
        await store.PutAsync(Bucket, "key", "1");
    }

    /// <summary>Several parts that are too small for the service are sent again as one object.</summary>
    private void Lose()
    {
        foreach (var operation in new[] { "CompleteMultipartUpload", "PutObject" })
            _upstream.Server.Faults.Add(new Fault { Operation = operation, Key = "key", Reset = "after" });
    }

    private async Task SetAsync(bool versions)
    {
        if (versions)
            await _store.WriteBucketAsync(Bucket, static found => found! with { Settings = found.Settings.SetItem("versioning", "Enabled") }, Token);
    }

    private async Task<(string Id, List<PartInfo> Parts)> BeginAsync(int parts)
    {
        var id = (await _store.CreateUploadAsync(Bucket, new UploadInfo { Key = "key", Initiated = Noon }, Token)).UploadId;
        var sent = new List<PartInfo>();
        for (var number = 1; number <= parts; number++)
            sent.Add(await _store.PutPartAsync(Bucket, "key", id, number, Write(Bytes(1000)), Token));

        return (id, sent);
    }

    private Task<ObjectInfo> CompleteAsync(string id, List<PartInfo> parts) =>
        _store.CompleteUploadAsync(Bucket, "key", id, parts, Info([]) with { ETag = "whole-1", Size = parts.Sum(static part => part.Size) }, null, Token).AsTask();

    private static ObjectWrite Large(byte[] content) => new() { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) };

    /// <summary>On which the wait for a buffer is over at once.</summary>
    private sealed class QuickClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromSeconds(20) ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
