using System.Globalization;
using Pys3Local.Net.Connect;
using Pys3Local.Net.Requests;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Blobs;
using Pys3Local.Storage.Drime.Locks;
using Pys3Local.Storage.Drime.Reading;
using Pys3Local.Storage.Drime.Tree;

namespace Pys3Local.Storage.Drime.Service;

/// <summary>The parts of the store, put together: one workspace, one connection pool, one cache.</summary>
internal sealed class DrimeService : IDisposable
{
    private readonly HttpMessageHandler? _ownHandler;
    private readonly HttpClient _http;

    public DrimeService(DrimeOptions options)
    {
        var time = Time = options.TimeProvider;
        Random = options.Random;
        var delay = options.Delay ?? ((wait, cancellationToken) => Task.Delay(wait, time, cancellationToken));
        _ownHandler = options.HttpMessageHandler is null ? ServiceHandler.Create(time, Environment.GetEnvironmentVariable) : null;
        _http = new HttpClient(options.HttpMessageHandler ?? _ownHandler!, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Location = string.Create(
            CultureInfo.InvariantCulture, $"{options.ApiUrl.Host}, workspace {options.WorkspaceId}{(options.RootFolder.Length > 0 ? ", folder " : "")}{options.RootFolder}");

        var pace = new RequestPace(time, delay);
        var backoff = Backoff = new Backoff(time, delay, options.Random);
        var transport = new DrimeTransport(_http, options.ApiUrl, options.ApiKey, pace, backoff, time);
        Api = new DrimeApi(transport, options.WorkspaceId);
        Failures = new Failures(Api);
        var loader = new FolderLoader(Api);
        Cache = new FolderCache(loader, time);
        Tree = new BucketTree(Api, Cache, loader, options.RootFolder);
        Walk = new ObjectWalk(Cache);
        Put = new BlobPut(_http, options.ApiUrl, backoff, time);
        Memory = new UploadMemory(Math.Max(options.UploadMemory, 2 * PartLimits.MinPart), time);
        Blobs = new BlobUploader(Api, Put, Memory);
        Download = new BlobDownload(_http, transport, pace, backoff, time);
        var notes = new LongNotes(Api, Tree, Cache, Blobs, Download);
        Buckets = new Buckets(Api, Tree, Cache, notes, Locks);
        Commit = new FileCommit(Api, Tree, Cache, notes, Readers, Locks);
        Copy = new ServerCopy(Api, Tree, Commit);
    }

    public string Location { get; }

    public TimeProvider Time { get; }

    public Random Random { get; }

    public DrimeApi Api { get; }

    public Failures Failures { get; }

    public FolderCache Cache { get; }

    public BucketTree Tree { get; }

    public Buckets Buckets { get; }

    public ObjectWalk Walk { get; }

    public UploadMemory Memory { get; }

    public BlobPut Put { get; }

    public BlobUploader Blobs { get; }

    public BlobDownload Download { get; }

    public Backoff Backoff { get; }

    public BucketLocks Locks { get; } = new();

    public FileReaders Readers { get; } = new();

    public FileCommit Commit { get; }

    public ServerCopy Copy { get; }

    public bool Owns(DrimeReader reader) => reader.BelongsTo(Readers);

    /// <summary>A bad key has been seen to upload nevertheless: so it is checked before anything is sent.</summary>
    public async ValueTask<string> CheckKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var user = await Api.UserAsync(cancellationToken).ConfigureAwait(false) ??
                throw new StorageException(StorageFailure.Refused, "Drime knows no user for the API key: it is wrong or has been revoked.");
            return user.Email ?? user.Id.ToString(CultureInfo.InvariantCulture);
        }
        catch (ApiRefusal refusal)
        {
            throw new StorageException(
                refusal.Status == System.Net.HttpStatusCode.Forbidden ? StorageFailure.Refused : StorageFailure.Unavailable, refusal.Message, refusal);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _ownHandler?.Dispose();
    }
}
