using System.Text;
using Pys3Local.FakeDrime;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Reading;

/// <summary>Readers beside deletions and overwrites, which hold on to the bytes of those who read.</summary>
public sealed class DrimeReaderTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";
    private const string Digits = "0123456789";

    private readonly HookedHandler _handler = new();
    private DrimeTestService _service = null!;
    private DrimeObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _store = await DrimeObjectStore.OpenAsync(_service.Options with { HttpMessageHandler = _handler }, Token);
        await _store.CreateBucketAsync(Bucket);
        await _store.PutAsync(Bucket, "key", Digits);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
        _handler.Dispose();
    }

    [Test]
    public async Task A_range_that_is_chosen_while_the_file_is_being_held_is_that_range()
    {
        await using var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
        var (arrived, go) = _handler.Hold(HttpMethod.Get, "/download/");
        var deletion = DeleteAsync();
        await arrived;
        reader!.Select(5, 3);
        go.SetResult();
        await deletion;
        Assert.Equal("567", Encoding.UTF8.GetString(await reader.ReadToEndAsync()));
    }

    [Test]
    public async Task A_range_that_was_chosen_and_held_can_be_narrowed()
    {
        await using var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
        reader!.Select(3, 6);
        await DeleteAsync();
        reader.Select(5, 3);
        Assert.Equal("567", Encoding.UTF8.GetString(await reader.ReadToEndAsync()));
    }

    [Test]
    public async Task The_whole_can_be_read_again_after_it_has_been_read()
    {
        await using var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
        Assert.Equal(Digits, Encoding.UTF8.GetString(await reader!.ReadToEndAsync()));
        reader!.Select(0, Digits.Length);
        Assert.Equal(Digits, Encoding.UTF8.GetString(await reader.ReadToEndAsync()));
        reader.Select(8, 2);
        Assert.Equal("89", Encoding.UTF8.GetString(await reader.ReadToEndAsync()));
    }

    [Test]
    public async Task A_reader_that_is_closed_while_the_file_is_being_held_leaves_no_download_open()
    {
        var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token);
        var (arrived, go) = _handler.Hold(HttpMethod.Get, "/download/");
        var deletion = DeleteAsync();
        await arrived;
        var closing = reader!.DisposeAsync().AsTask();
        go.SetResult();
        await closing;
        await deletion;
        Assert.All(_handler.Downloads, answer => Assert.Throws<ObjectDisposedException>(() => answer.Content.ReadAsStream()));
    }

    [Test]
    public async Task A_reader_that_could_not_be_opened_is_not_held_when_the_file_is_deleted()
    {
        _service.Server.Behaviour.MaxDescription = 200;
        var info = Info(Bytes(Digits)) with { Metadata = StringMap.Empty.Add("long", new string('x', 2000)) };
        await _store.PutObjectAsync(Bucket, "long", Write(new MemoryStream(Bytes(Digits)), info), Token);
        await using var again = await DrimeObjectStore.OpenAsync(_service.Options with { HttpMessageHandler = _handler }, Token);

        // While its note is read the cache expires, and the service goes away.
        _handler.Once(HttpMethod.Get, "/download/", () =>
        {
            _service.Clock.Advance(TimeSpan.FromMinutes(10));
            _service.Server.Behaviour.Plan(FakeFault.ServerError, "GET", "/drive", 50);
            return Task.CompletedTask;
        });
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(async () => await again.OpenObjectAsync(Bucket, "long", null, Token)));
        _service.Server.Behaviour.Forget();
        _service.Server.ForgetRequests();
        Assert.NotNull(await again.DeleteObjectAsync(Bucket, "long", ObjectInfo.NullVersion, null, Token));

        // The note is read once more; the content is not.
        Assert.Equal(1, _service.Count("GET /file-entries/download"));
    }

    [Test]
    public async Task An_id_of_bytes_that_looks_like_an_MD5_is_not_taken_for_one()
    {
        var parent = _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == Bucket).Id);
        _service.Clock.Advance(TimeSpan.FromSeconds(30));
        _service.Server.AddFile("hand", parent, Bytes("by hand"), fileName: "0123456789abcdef0123456789abcdef");
        Assert.Equal("by hand", await _store.ReadTextAsync(Bucket, "hand"));
        await _store.UpdateObjectAsync(Bucket, "hand", null, info => info with { Metadata = StringMap.Empty.Add("a", "b") }, Token);
        var info = await _store.FindObjectAsync(Bucket, "hand", null, Token);
        Assert.Equal(("b", "true"), (info!.Metadata["a"], info.Attributes.GetValueOrDefault("drime-opaque-etag")));
        Assert.Equal("by hand", await _store.ReadTextAsync(Bucket, "hand"));
    }

    private async Task DeleteAsync() => await _store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token);
}
