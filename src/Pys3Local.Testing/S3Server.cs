using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Hosting;
using Pys3Local.Server;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Testing;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Testing;

/// <summary>
/// An S3 server in this process, in memory: <c>await using var s3 = await S3Server.StartAsync();</c>. Everything that it can do over HTTP below
/// <c>/.pys3local/test/</c> it can do here as well.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    private readonly Pys3Local.Server.S3HttpServer _server;
    private readonly TestControls _controls;
    private readonly TestWorld _first;

    private S3Server(Pys3Local.Server.S3HttpServer server, TestControls controls, TestWorld first, S3ServerOptions options)
    {
        _server = server;
        _controls = controls;
        _first = first;
        Options = options;
        Url = new Uri(server.Addresses[0]);
    }

    /// <summary>For <c>ServiceURL</c>, with path style.</summary>
    public Uri Url { get; }

    public S3ServerOptions Options { get; }

    public string AccessKeyId => Options.AccessKeyId;

    public string SecretAccessKey => Options.SecretAccessKey;

    /// <summary>What is to go wrong: <c>s3.Faults.Add(new Fault { Operation = "PutObject", Status = 503, Code = "SlowDown", Times = 2 })</c>.</summary>
    public FaultRules Faults => _controls.Faults;

    /// <summary>What was asked so far.</summary>
    public RequestRecord Requests => _controls.Requests;

    /// <summary>The time of the server.</summary>
    public DateTimeOffset Now => _controls.Clock.GetUtcNow();

    /// <summary>Starts listening; it answers when this returns.</summary>
    public static async Task<S3Server> StartAsync(S3ServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var clock = new TestClock();
        var keys = new TestKeys(new OneKey(new() { Id = options.AccessKeyId, Secret = options.SecretAccessKey }), takesAny: !options.VerifiesSecrets);
        TestWorld Open()
        {
            var store = new StagedMultipart(new MemoryObjectStore(options.MaxBytes), RandomNumberGenerator.Create());
            return new(store, new(store, new S3Options
            {
                Keys = keys,
                Region = options.Region,
                Time = clock,
                SignatureTime = TimeProvider.System,
                Uptime = clock,
                Leniency = new() { AnySecret = !options.VerifiesSecrets, BucketOfHost = request => TestHosts.BucketOf(request, store) },
            }));
        }

        var first = Open();
        var controls = new TestControls(new()
        {
            Clock = clock,
            OpenWorld = (_, _) => new(Open()),
            NewStore = () => new MemoryObjectStore(),
            Begin = (store, token) => BeginAsync(store, options, clock, token),
            HasNamespaces = options.HasNamespaces,
        }, first);
        await BeginAsync(first.Store, options, clock, cancellationToken);
        var server = await Pys3Local.Server.S3HttpServer.StartAsync(
            first.Endpoint, new ServerOptions { Listen = [ListenAddress.Parse($"127.0.0.1:{options.Port}")], Tests = controls }, cancellationToken);
        return new(server, controls, first, options);
    }

    /// <summary>Moves the clock, and carries out what lifecycles have to do by then. Retention follows; signatures are held to the real time.</summary>
    public async Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
    {
        _controls.Clock.Advance(by);
        await _controls.RunLifecyclesAsync(cancellationToken);
    }

    /// <summary>Everything as at the start.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => _controls.ResetAsync(cancellationToken);

    /// <summary>The content of one access key as at the start, where each has its own.</summary>
    public Task ResetAsync(string accessKeyId, CancellationToken cancellationToken = default) => _controls.ResetAsync(accessKeyId, cancellationToken);

    /// <summary>Keeps the content, to come back to it.</summary>
    public Task SnapshotAsync(string name, CancellationToken cancellationToken = default) => _controls.SnapshotAsync(name, "", cancellationToken);

    /// <summary>False where there is no such snapshot.</summary>
    public Task<bool> RestoreAsync(string name, CancellationToken cancellationToken = default) => _controls.RestoreAsync(name, "", cancellationToken);

    public async Task CreateBucketAsync(string bucket, CancellationToken cancellationToken = default) =>
        await _first.Store.WriteBucketAsync(bucket, current => current ?? new BucketInfo { Name = bucket, Created = Now }, cancellationToken);

    /// <summary>Puts an object as a client would, without one.</summary>
    public async Task PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string? contentType = null, CancellationToken cancellationToken = default)
    {
        using var body = new MemoryStream(content.ToArray());
#pragma warning disable CA5351 // The ETag of S3.
        var tag = Convert.ToHexStringLower(MD5.HashData(content.Span));
#pragma warning restore CA5351
        var write = new ObjectWrite
        {
            Body = body,
            Length = content.Length,
            Seal = size => new() { Key = key, Size = size, ETag = tag, LastModified = Now, ContentType = contentType },
        };
        await _first.Store.PutObjectAsync(bucket, key, write, cancellationToken);
    }

    /// <inheritdoc cref="PutAsync(string, string, ReadOnlyMemory{byte}, string, CancellationToken)"/>
    public Task PutAsync(string bucket, string key, string content, string? contentType = null, CancellationToken cancellationToken = default) =>
        PutAsync(bucket, key, Encoding.UTF8.GetBytes(content), contentType, cancellationToken);

    /// <summary>The content of an object; null where it is missing.</summary>
    public async Task<byte[]?> FindAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        await using var reader = await _first.Store.OpenObjectAsync(bucket, key, null, cancellationToken);
        if (reader is null or { Info.IsDeleteMarker: true })
            return null;
        var content = new byte[reader.Info.Size];
        for (var count = 0; count < content.Length;)
            count += await reader.ReadAsync(content.AsMemory(count), cancellationToken) is var read and > 0 ? read : throw new EndOfStreamException();
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _first.Store.DisposeAsync();
    }

    private static async Task BeginAsync(IObjectStore store, S3ServerOptions options, TestClock clock, CancellationToken cancellationToken)
    {
        foreach (var bucket in options.Buckets)
            await store.WriteBucketAsync(bucket, current => current ?? new BucketInfo { Name = bucket, Created = clock.GetUtcNow() }, cancellationToken);
    }

    private sealed class OneKey(AccessKey key) : IAccessKeys
    {
        public AccessKey? Find(string accessKeyId) => accessKeyId == key.Id ? key : null;
    }
}
