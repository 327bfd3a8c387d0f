using Pys3Local.FakeDrime;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Uploads;

/// <summary>What a start takes away from the server's own folder, and what it must not. What the fake service makes is months old.</summary>
public sealed class LeftoverSweepTests : IAsyncInitializer, IAsyncDisposable
{
    private const string Bucket = "bucket";

    /// <summary>As ids of uploads are.</summary>
    private const string OtherUpload = "08de60c1a2b3c4d5000102030405060708090a0b";

    private readonly string _directory = Directory.CreateTempSubdirectory("drime-uploads-").FullName;
    private DrimeTestService _service = null!;
    private IObjectStore _store = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    private IMultipartStore Uploads => (IMultipartStore)_store;

    public async Task InitializeAsync()
    {
        _service = await DrimeTestService.StartAsync();
        _service.Server.Behaviour.MaxDescription = 200;
        _store = await OpenAsync();
        await _store.CreateBucketAsync(Bucket);
        await _store.PutAsync(Bucket, "key", "x");
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task What_nobody_names_goes_into_the_trash_when_it_is_old()
    {
        var nobodys = Add("photo.jpg");
        var duplicate = Add("photo - Copy.jpg");
        var part = Add(OtherUpload + ".3.part");
        var note = Add("123456789.json");
        await RestartAsync();
        Assert.All(new[] { nobodys, duplicate, part, note }, file => Assert.True(file.Trashed));
        Assert.Equal("x", await _store.ReadTextAsync(Bucket, "key"));
    }

    [Test]
    public async Task What_is_young_stays()
    {
        var nobodys = Add("photo.jpg", TimeSpan.FromDays(6));
        var touched = Add("photo - Copy.jpg", TimeSpan.FromDays(100));
        touched.Updated = _service.Clock.GetUtcNow();
        var part = Add(OtherUpload + ".parts", TimeSpan.FromDays(29));
        await RestartAsync();
        Assert.All(new[] { nobodys, touched, part }, file => Assert.False(file.Trashed));
    }

    [Test]
    public async Task What_notes_and_open_uploads_name_stays()
    {
        var info = Info([1]) with { Metadata = StringMap.Empty.Add("long", new string('x', 2000)) };
        await _store.PutObjectAsync(Bucket, "noted", Write(new MemoryStream([1]), info), Token);
        await _store.WriteBucketAsync(Bucket, found => found! with { Settings = StringMap.Empty.Add("policy", new string('p', 2000)) }, Token);
        var id = (await Uploads.CreateUploadAsync(Bucket, new UploadInfo { Key = "open", Initiated = Noon }, Token)).UploadId;
        var content = Bytes(1000);
        var part = await Uploads.PutPartAsync(
            Bucket, "open", id, 1, new ObjectWrite { Body = new TestBody(content), Length = content.Length, Seal = _ => Info(content) }, Token);
        await RestartAsync();
        Assert.Equal(info.Metadata, (await _store.FindObjectAsync(Bucket, "noted", null, Token))!.Metadata);
        Assert.Equal(2000, (await _store.FindBucketAsync(Bucket, Token))!.Settings["policy"].Length);
        await Uploads.CompleteUploadAsync(Bucket, "open", id, [part], Info(content), null, Token);
        Assert.Equal(content, await _store.ReadAsync(Bucket, "open"));
    }

    [Test]
    public async Task What_a_lost_answer_has_left_of_a_copy_goes()
    {
        await using (var reader = await _store.OpenObjectAsync(Bucket, "key", null, Token))
        {
            _service.Server.Behaviour.Plan(FakeFault.DropAfter, "POST", "/file-entries/duplicate");
            await _store.PutObjectAsync(Bucket, "copy", Write(new ObjectReaderStream(reader!), reader!.Info), Token);
        }

        Assert.Single(_service.Server.FilesNamed("key - Copy"));
        await RestartAsync();
        Assert.Empty(_service.Server.FilesNamed("key - Copy"));
        Assert.Equal("x", await _store.ReadTextAsync(Bucket, "copy"));
    }

    [Test]
    public async Task Notes_stay_where_the_service_does_not_show_single_entries()
    {
        var note = Add("123456789.json");
        _service.Server.Behaviour.Plan(FakeFault.NotFound, "GET", "/file-entries/", 50);
        await RestartAsync();
        Assert.False(note.Trashed);
    }

    [Test]
    public async Task A_service_that_does_not_answer_keeps_nobody_from_starting()
    {
        var nobodys = Add("photo.jpg");
        _service.Server.Behaviour.Plan(FakeFault.ServerError, "GET", "/drive", 50);
        await RestartAsync();
        Assert.False(nobodys.Trashed);
    }

    private FakeEntry Add(string name, TimeSpan? age = null)
    {
        var folder = _service.Server.Peek(entries => entries.Values.Single(entry => entry.Name == ".pys3local").Id);
        var file = _service.Server.AddFile(name, folder, [1, 2, 3]);
        if (age is { } known)
            file.Created = file.Updated = _service.Clock.GetUtcNow() - known;

        return file;
    }

    private async ValueTask<IObjectStore> OpenAsync()
    {
        var store = await DrimeObjectStore.OpenAsync(_service.Options with { StateDirectory = _directory }, Token);
        await ((DrimeMultipartStore)store).Swept;
        return store;
    }

    private async Task RestartAsync()
    {
        await _store.DisposeAsync();
        _store = await OpenAsync();
    }
}
