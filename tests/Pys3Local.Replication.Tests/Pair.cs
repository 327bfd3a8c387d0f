using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Server;
using Pys3Local.Server.Listening;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Replication;
using Target = Pys3Local.Testing.S3Server;

namespace Pys3Local.Replication.Tests;

/// <summary>A server whose bucket <c>here</c> is copied to the bucket <c>there</c> of another.</summary>
internal sealed class Pair : IAsyncDisposable
{
    public const string Here = "here";
    public const string There = "there";

    private readonly IObjectStore _store = new StagedMultipart(new MemoryObjectStore(), RandomNumberGenerator.Create());
    private readonly List<string> _log = [];
    private S3HttpServer _server = null!;

    private Pair(Target target, string? directory) => (Target, Directory) = (target, directory);

    public Target Target { get; }

    public string? Directory { get; }

    public Replicator Replicator { get; private set; } = null!;

    public IReplicationSource Source { get; private set; } = null!;

    public S3Connection Near { get; private set; } = null!;

    public S3Connection Far { get; private set; } = null!;

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    /// <summary>In place of the source itself, from the next start on.</summary>
    public Func<IReplicationSource, IReplicationSource>? Wrap { get; set; }

    public RemoteState State => Replicator.States.Single();

    /// <param name="rules">Of the bucket here; null for one without a filter.</param>
    public static async Task<Pair> StartAsync(string? rules = null, string? directory = null, Func<ReplicationOptions, ReplicationOptions>? change = null, bool withLock = false)
    {
        var pair = new Pair(await Target.StartAsync(cancellationToken: TestRun.Cancellation), directory);
        await pair.OpenAsync(change);
        KeyValuePair<string, string>[] headers = withLock ? [new("x-amz-bucket-object-lock-enabled", "true")] : [];
        foreach (var (connection, bucket) in ((S3Connection, string)[])[(pair.Near, Here), (pair.Far, There)])
        {
            await connection.CreateBucketAsync(bucket, TestRun.Cancellation, headers);
            await connection.PutSettingAsync(bucket, "versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", TestRun.Cancellation);
        }

        await pair.Near.PutSettingAsync(Here, "replication", Rules(rules ?? "<Prefix></Prefix>"), TestRun.Cancellation);
        return pair;
    }

    public static string Rules(string filter, string more = "", string arn = "arn:pys3local:replication::far:there") =>
        $"<ReplicationConfiguration><Role>arn:aws:iam::1:role/far</Role><Rule><ID>all</ID><Status>Enabled</Status><Priority>1</Priority>{filter}{more}<Destination><Bucket>{arn}</Bucket></Destination></Rule></ReplicationConfiguration>";

    /// <summary>The server here ends, as far as copies go, and starts again.</summary>
    public async Task RestartAsync(Func<ReplicationOptions, ReplicationOptions>? change = null)
    {
        await CloseAsync();
        await OpenAsync(change);
    }

    public Task<S3Written> PutAsync(string key, string content, params KeyValuePair<string, string>[] headers) =>
        Near.PutAsync(Here, key, S3Body.Of(Encoding.UTF8.GetBytes(content)), headers, TestRun.Cancellation);

    /// <summary>Waits until nothing is to be copied any more.</summary>
    public Task SettleAsync() => WhenAsync(static state => state is { Waiting: 0, Scans: 0 });

    /// <summary>Waits until the state is such.</summary>
    public async Task WhenAsync(Func<RemoteState, bool> isReached)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Replicator.Changed += Look;
        try
        {
            Look();
            await reached.Task.WaitAsync(TestRun.Cancellation);
        }
        finally
        {
            Replicator.Changed -= Look;
        }

        void Look()
        {
            if (isReached(State))
                reached.TrySetResult();
        }
    }

    /// <summary>All versions there, oldest first within a key: the key, and the content (null for a delete marker).</summary>
    public async Task<List<(string Key, string? Content)>> FarAsync(string bucket = There)
    {
        var found = new List<(string, string?)>();
        foreach (var one in (await VersionsAsync(Far, bucket)).Reverse<S3Object>().OrderBy(one => one.Key, StringComparer.Ordinal))
            found.Add((one.Key, one.IsDeleteMarker ? null : await ReadAsync(one)));

        return found;
    }

    public static async Task<List<S3Object>> VersionsAsync(S3Connection connection, string bucket)
    {
        var all = new List<S3Object>();
        S3Marker? marker = null;
        do
        {
            var page = await connection.ListVersionsAsync(bucket, new(), marker, TestRun.Cancellation);
            all.AddRange(page.Objects);
            marker = page.Next;
        }
        while (marker is not null);

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Far.Dispose();
        await _store.DisposeAsync();
        await Target.DisposeAsync();
    }

    private async Task<string> ReadAsync(S3Object one)
    {
        await using var answer = await Far.GetAsync(There, one.Key, null, TestRun.Cancellation, one.VersionId);
        using var reader = new StreamReader(await answer!.OpenBodyAsync(TestRun.Cancellation));
        return await reader.ReadToEndAsync(TestRun.Cancellation);
    }

    private async Task OpenAsync(Func<ReplicationOptions, ReplicationOptions>? change)
    {
        var remote = new Remote("far", Target.Url, Target.AccessKeyId, Target.SecretAccessKey);
        var options = new ReplicationOptions { Directory = Directory, FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(50), FirstKeyPause = TimeSpan.FromMilliseconds(20), LongestKeyPause = TimeSpan.FromMilliseconds(50), RequestDelay = static (_, _) => Task.CompletedTask, Log = Add };
        Replicator = new Replicator(change?.Invoke(options) ?? options, [remote]);
        var endpoint = new S3Endpoint(_store, new S3Options { Keys = new OneKey(new() { Id = "near", Secret = "nearnearnearnear" }), Replication = Replicator });
        Source = endpoint.Replication!;
        Replicator.Start(Wrap?.Invoke(Source) ?? Source);
        _server = await S3HttpServer.StartAsync(endpoint, new ServerOptions { Listen = [ListenAddress.Parse("127.0.0.1:0")] }, TestRun.Cancellation);
        Near = RemoteLane.ConnectionTo(new Remote("near", new Uri(_server.Addresses[0]), "near", "nearnearnearnear"), options);
        Far ??= RemoteLane.ConnectionTo(remote, options);
    }

    private async Task CloseAsync()
    {
        Near.Dispose();
        await _server.DisposeAsync();
        await Replicator.DisposeAsync();
    }

    private void Add(string line)
    {
        lock (_log)
            _log.Add(line);
    }

    private sealed class OneKey(AccessKey key) : IAccessKeys
    {
        public AccessKey? Find(string accessKeyId) => accessKeyId == key.Id ? key : null;
    }
}
