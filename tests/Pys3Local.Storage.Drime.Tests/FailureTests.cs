using Pys3Local.FakeDrime;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Whatever goes wrong: the right failure, the old object intact, no second copy.</summary>
public sealed class FailureTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    /// <summary>More than the store tries.</summary>
    private const int Always = 50;

    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public static IEnumerable<FakeFault> Passing =>
        [FakeFault.TooMany, FakeFault.ServerError, FakeFault.ServerErrorAfter, FakeFault.Drop, FakeFault.DropAfter, FakeFault.Html, FakeFault.Truncate, FakeFault.Short];

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await _service.OpenAsync();
        await _store.CreateBucketAsync(Bucket);
        await _store.PutAsync(Bucket, "key", "old");
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Test]
    [MethodDataSource(nameof(Passing))]
    public async Task A_fault_that_passes_is_not_noticed_and_leaves_no_second_copy(FakeFault fault)
    {
        foreach (var (method, path) in new[]
        {
            ("POST", "/s3/simple/presign"), ("PUT", "/r2"), ("POST", "/s3/entries"), ("PUT", "/file-entries"), ("POST", "/file-entries/delete"),
            ("POST", "/folders"), ("GET", "/drive"), ("GET", "/file-entries/download"),
        })
        {
            _service.Server.Behaviour.Plan(fault, method, path);
            await _store.PutAsync(Bucket, $"folder of {path}/key", "content");
            await _store.PutAsync(Bucket, "key", path);
            Assert.Equal(path, await _store.ReadTextAsync(Bucket, "key"));
            Assert.Single(_service.Server.FilesNamed("key"), file => file.Parent == BucketId());
        }
    }

    [Test]
    [MethodDataSource(nameof(Passing))]
    public async Task A_large_upload_gets_over_a_fault_in_any_step(FakeFault fault)
    {
        var content = Bytes(11_000_000);
        foreach (var path in new[] { "/s3/multipart/create", "/s3/multipart/batch", "/s3/multipart/complete", "/s3/entries" })
        {
            _service.Server.Behaviour.Plan(fault, "POST", path);
            _service.Server.Behaviour.Plan(fault, "PUT", "/r2");
            await _store.PutObjectAsync(Bucket, "large", Write(content), Token);
            Assert.Equal(ETag(content), ETag((await _store.ReadAsync(Bucket, "large"))!));
            Assert.Single(_service.Server.FilesNamed("large"));
        }
    }

    [Test]
    [Arguments(FakeFault.Unauthorized, StorageFailure.Refused)]
    [Arguments(FakeFault.Forbidden, StorageFailure.Refused)]
    [Arguments(FakeFault.TooMany, StorageFailure.Busy)]
    [Arguments(FakeFault.ServerError, StorageFailure.Unavailable)]
    [Arguments(FakeFault.Drop, StorageFailure.Unavailable)]
    [Arguments(FakeFault.Html, StorageFailure.Unavailable)]
    [Arguments(FakeFault.Short, StorageFailure.Unavailable)]
    [Arguments(FakeFault.Unprocessable, StorageFailure.Unavailable)]
    public async Task A_fault_that_stays_fails_the_put_and_leaves_the_old_object(FakeFault fault, StorageFailure failure)
    {
        foreach (var (method, path) in new[] { ("POST", "/s3/simple/presign"), ("POST", "/s3/entries"), ("PUT", "/file-entries") })
        {
            // What the answers are lost of is done all the same: the store finds the file and goes on with it.
            if (fault == FakeFault.Short && path == "/s3/entries")
                continue;

            _service.Server.Behaviour.Plan(fault, method, path, Always);
            Assert.Equal(failure, await FailureAsync(() => _store.PutAsync(Bucket, "key", "new").AsTask()));
            Assert.Equal(failure, await FailureAsync(() => _store.PutAsync(Bucket, "folder/other", "new").AsTask()));
            _service.Server.Behaviour.Forget();
            Assert.Equal("old", await _store.ReadTextAsync(Bucket, "key"));
            Assert.Equal(["key"], await _store.NamesAsync(Bucket));
            await using var again = await _service.OpenAsync();
            Assert.Equal("old", await again.ReadTextAsync(Bucket, "key"));
            Assert.Equal(["key"], await again.NamesAsync(Bucket));
        }
    }

    [Test]
    public async Task A_wrong_key_is_refused_before_anything_is_sent()
    {
        _service.Server.Behaviour.ApiKey = "another";
        _service.Server.ForgetRequests();
        var e = await Assert.ThrowsAsync<StorageException>(async () => await _service.OpenAsync());
        Assert.Equal(StorageFailure.Refused, e.Failure);
        Assert.DoesNotContain(FakeDrimeServer.Key, e.ToString());
        Assert.Equal(["GET /cli/loggedUser"], _service.Server.Requests);
    }

    [Test]
    public async Task A_key_that_is_revoked_is_refused_from_then_on_and_only_asked_for_once()
    {
        _service.Server.Behaviour.ApiKey = "another";
        _service.Server.ForgetRequests();
        Assert.Equal(StorageFailure.Refused, await FailureAsync(() => _store.PutAsync(Bucket, "key", "new").AsTask()));
        Assert.Single(_service.Server.Requests);
    }

    [Test]
    public async Task A_full_quota_is_no_space_and_deleting_helps()
    {
        _service.Server.Behaviour.Quota = 5;
        Assert.Equal(StorageFailure.NoSpace, await FailureAsync(() => _store.PutAsync(Bucket, "other", "too much").AsTask()));
        await _store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
        await _store.PutAsync(Bucket, "other", "12345");
        Assert.Equal(["other"], await _store.NamesAsync(Bucket));
    }

    [Test]
    public async Task Retry_After_is_honoured_and_stops_the_others()
    {
        _service.Server.Behaviour.Plan(FakeFault.TooMany, "POST", "/s3/simple/presign");
        await _store.PutAsync(Bucket, "key", "new");
        Assert.Contains(TimeSpan.FromSeconds(7), _service.Waits);
    }

    [Test]
    public async Task Waits_between_attempts_double_with_jitter()
    {
        _service.Server.Behaviour.Plan(FakeFault.ServerError, "POST", "/s3/simple/presign", 4);
        await _store.PutAsync(Bucket, "key", "new");
        var expected = new[] { 0.5, 1, 2, 4 };
        Assert.Equal(4, _service.Waits.Count);
        Assert.All(_service.Waits, (wait, i) => Assert.InRange(wait.TotalSeconds, 0.75 * expected[i], 1.25 * expected[i]));
        Assert.NotEqual(4 * _service.Waits[0], 2 * _service.Waits[1]);
    }

    [Test]
    public async Task Requests_stay_below_the_limit_of_the_service()
    {
        for (var i = 0; i < 400; i++)
            await _store.PutAsync(Bucket, "key", "x");

        // The clock of the test stands still: all that came beyond the burst had to wait.
        var requests = _service.Server.Requests.Count(request => !request.Contains("/r2/", StringComparison.Ordinal));
        Assert.InRange(_service.Waits.Count, 1, requests);
        Assert.True(_service.Waits.Max() >= (requests - 250) * TimeSpan.FromMinutes(1) / 2000);
    }

    [Test]
    [Arguments(FakeFault.Truncate)]
    [Arguments(FakeFault.DropAfter)]
    [Arguments(FakeFault.Drop)]
    [Arguments(FakeFault.ServerError)]
    [Arguments(FakeFault.Html)]
    public async Task A_download_that_breaks_off_goes_on_where_it_was(FakeFault fault)
    {
        var content = Bytes(3_000_000);
        await _store.PutObjectAsync(Bucket, "large", Write(content), Token);
        _service.Server.Behaviour.Plan(fault, "GET", "/file-entries/download", 3);
        Assert.Equal(ETag(content), ETag((await _store.ReadAsync(Bucket, "large"))!));
    }

    [Test]
    [Arguments(FakeFault.Truncate)]
    [Arguments(FakeFault.Html)]
    [Arguments(FakeFault.ServerError)]
    public async Task A_download_that_never_comes_is_a_failure_and_never_short(FakeFault fault)
    {
        _service.Server.Behaviour.IgnoreRange = true;
        _service.Server.Behaviour.Plan(fault, "GET", "/file-entries/download", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(() => _store.ReadAsync(Bucket, "key")));
    }

    [Test]
    public async Task A_delete_that_fails_leaves_the_object_and_one_whose_answer_is_lost_is_done()
    {
        _service.Server.Behaviour.Plan(FakeFault.ServerError, "POST", "/file-entries/delete", Always);
        Assert.Equal(
            StorageFailure.Unavailable,
            await FailureAsync(async () => await _store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token)));
        Assert.Equal("old", await _store.ReadTextAsync(Bucket, "key"));
        _service.Server.Behaviour.Forget();
        _service.Server.Behaviour.Plan(FakeFault.DropAfter, "POST", "/file-entries/delete");
        Assert.NotNull(await _store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token));
        Assert.Empty(_service.Server.FilesNamed("key"));
    }

    [Test]
    public async Task A_large_upload_that_fails_leaves_nothing_open()
    {
        _service.Server.Behaviour.Plan(FakeFault.ServerError, "PUT", "/r2", Always);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(async () => await _store.PutObjectAsync(Bucket, "large", Write(Bytes(11_000_000)), Token)));
        Assert.Equal(0, _service.Server.OpenUploads);
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public async Task With_one_in_twenty_answers_failing_everything_works(int seed)
    {
        _service.Server.Behaviour.FailAtRandom(0.05, seed);
        var random = new Random(seed);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["key"] = "old" };
        for (var i = 0; i < 300; i++)
        {
            var key = $"{(char)('a' + random.Next(3))}/{random.Next(12)}";
            if (random.Next(3) == 0)
            {
                await _store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);
                expected.Remove(key);
            }
            else
            {
                await _store.PutAsync(Bucket, key, expected[key] = $"content {i}");
            }
        }

        Assert.Equal(expected.Keys, await _store.NamesAsync(Bucket));
        foreach (var (key, content) in expected)
            Assert.Equal(content, await _store.ReadTextAsync(Bucket, key));

        _service.Server.Behaviour.FailAtRandom(0, seed);
        var files = _service.Server.Peek(entries => entries.Values.Where(entry => !entry.IsFolder && !entry.Trashed).ToList());
        Assert.Equal(expected.Count, files.Count);
    }

    private long BucketId() => _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
}
