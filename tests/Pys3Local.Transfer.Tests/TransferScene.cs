using System.Globalization;
using System.Text;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;
using Pys3Local.Testing;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer.Tests;

/// <summary>Our own server as the other service, a store in memory as ours, and a directory for exports.</summary>
public sealed class TransferScene : IAsyncDisposable
{
    public const string Bucket = "bucket";

    private readonly List<string> _lines = [];

    private TransferScene(S3Server server)
    {
        Server = server;
        Service = new S3Connection(new()
        {
            Endpoint = server.Url,
            Credentials = new StaticCredentials(new("test", "test-secret")),
            Delay = (_, _) => Task.CompletedTask,
        });
        Directory = System.IO.Directory.CreateTempSubdirectory("pys3local-transfer-").FullName;
    }

    public S3Server Server { get; }

    /// <summary>The other service, with a key that may do anything.</summary>
    public S3Connection Service { get; }

    public MemoryObjectStore Store { get; private set; } = new();

    public string Directory { get; }

    /// <summary>What was reported, sorted.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines.Order(StringComparer.Ordinal)];
        }
    }

    public static async Task<TransferScene> StartAsync() => new(await S3Server.StartAsync(
        new() { AccessKeyId = "test", SecretAccessKey = "test-secret", VerifiesSecrets = true, Buckets = [Bucket] }, TestRun.Cancellation));

    /// <summary>A bucket with everything that there is: versions, markers, parts, metadata, tags, locks, settings.</summary>
    public async Task FillAsync()
    {
        var cancellation = TestRun.Cancellation;
        await Service.CreateBucketAsync("locked", cancellation, [Header("x-amz-bucket-object-lock-enabled", "true")]);
        await Service.PutSettingAsync(Bucket, "versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", cancellation);
        await Service.PutSettingAsync(Bucket, "tagging", "<Tagging><TagSet><Tag><Key>team</Key><Value>one</Value></Tag></TagSet></Tagging>", cancellation);
        await PutAsync("plain", "content");
        await PutAsync("dir/ä +&%.txt", "with a name", Header("content-type", "text/plain"), Header("cache-control", "no-cache"), Header("x-amz-meta-mtime", "12.5"), Header("x-amz-meta-who", "=?UTF-8?B?w6Q=?="), Header("x-amz-tagging", "a%20b=c%2Bd&e="));
        for (var version = 1; version <= 3; version++)
            await PutAsync("often", $"version {version}");

        await Service.DeleteAsync(Bucket, "often", cancellation);
        await PutAsync("often", "version 4");
        await PutAsync("deleted", "was here");
        await Service.DeleteAsync(Bucket, "deleted", cancellation);
        await PutAsync("empty", "");
        await PutPartsAsync("parts/alike", 5 << 20, 5 << 20, 1000);
        await PutPartsAsync("parts/other", 6 << 20, 5 << 20, 3);
        await Service.PutAsync("locked", "kept", S3Body.Of("locked"u8.ToArray()), [Header("x-amz-object-lock-mode", "GOVERNANCE"), Header("x-amz-object-lock-retain-until-date", "2040-01-02T03:04:05.000Z"), Header("x-amz-object-lock-legal-hold", "ON")], cancellation);
    }

    public Task PutAsync(string key, string content, params KeyValuePair<string, string>[] headers) =>
        Service.PutAsync(Bucket, key, S3Body.Of(Encoding.UTF8.GetBytes(content)), headers, TestRun.Cancellation);

    public async Task PutPartsAsync(string key, params int[] sizes)
    {
        var id = await Service.CreateUploadAsync(Bucket, key, [Header("x-amz-meta-parts", "yes")], TestRun.Cancellation);
        var parts = new List<(int Number, string ETag)>();
        foreach (var size in sizes)
        {
            var content = new byte[size];
            new Random(size).NextBytes(content);
            parts.Add((parts.Count + 1, await Service.PutPartAsync(Bucket, key, id, parts.Count + 1, S3Body.Of(content), TestRun.Cancellation)));
        }

        await Service.CompleteUploadAsync(Bucket, key, id, parts, [], TestRun.Cancellation);
    }

    public async Task<TransferProgress> ImportAsync(IObjectStore? to = null, bool recheck = false, bool isDry = false, bool latest = false, params string[] buckets)
    {
        var source = new S3Source(Service, latest, TimeProvider.System);
        return await RunAsync(source, new StoreTarget(to ?? Store, TimeProvider.System, recheck, isDry), buckets.Length > 0 ? buckets : [.. await source.ListBucketsAsync(TestRun.Cancellation)]);
    }

    public async Task<TransferProgress> RunAsync(ITransferSource source, ITransferTarget target, params string[] buckets)
    {
        var log = new TransferLog(null, line =>
        {
            lock (_lines)
                _lines.Add(line);
        });
        await new TransferRun(source, target, log, 4).RunAsync(buckets.Select(name => (name, name)), "", TestRun.Cancellation);
        return log.Progress;
    }

    public async Task<TransferProgress> ExportAsync(bool versions = true, bool portable = false, params string[] buckets)
    {
        await using var target = new DirectoryTarget(Directory, portable, false);
        return await RunAsync(new StoreSource(Store, !versions), target, buckets.Length > 0 ? buckets : [.. (await Store.ListBucketsAsync(TestRun.Cancellation)).Select(bucket => bucket.Name)]);
    }

    public void Forget()
    {
        lock (_lines)
            _lines.Clear();
    }

    /// <summary>All that a store has, one line for a version, newest first within a key.</summary>
    /// <param name="exact">With what another service does not take over: ids, times, what a client did not send.</param>
    public static async Task<IReadOnlyList<string>> DescribeAsync(IObjectStore store, bool exact = true)
    {
        var lines = new List<string>();
        foreach (var bucket in await store.ListBucketsAsync(TestRun.Cancellation))
        {
            lines.Add($"{bucket.Name}: {string.Join(", ", bucket.Settings.Select(setting => $"{setting.Key}={setting.Value}"))}");
            foreach (var entry in (await store.ListObjectsAsync(bucket.Name, new ListQuery { Limit = 1000, Versions = true }, TestRun.Cancellation)).Entries)
                lines.Add(await DescribeAsync(store, bucket.Name, entry.Object!, exact));
        }

        return lines;
    }

    public static async Task<string> TextAsync(IObjectStore store, string bucket, string key, string? version = null)
    {
        await using var reader = await store.OpenObjectAsync(bucket, key, version, TestRun.Cancellation);
        using var content = new MemoryStream();
        await new ObjectReaderStream(reader!).CopyToAsync(content, TestRun.Cancellation);
        return Encoding.UTF8.GetString(content.ToArray());
    }

    public static KeyValuePair<string, string> Header(string name, string value) => KeyValuePair.Create(name, value);

    /// <summary>Puts a version into our store as an import would have.</summary>
    public async Task StoreAsync(string key, string version, string content, DateTimeOffset time, string bucket = Bucket)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        await Store.WriteBucketAsync(bucket, current => current ?? new BucketInfo { Name = bucket, Created = time }, TestRun.Cancellation);
        using var body = new MemoryStream(bytes);
        await Store.PutObjectAsync(
            bucket, key,
            new ObjectWrite
            {
                VersionId = version,
                Body = body,
                Seal = size => new ObjectInfo { Key = key, Size = size, ETag = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(bytes)), LastModified = time },
            },
            TestRun.Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Server.DisposeAsync();
        await Store.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    public void StartAgain() => Store = new();

    private static async Task<string> DescribeAsync(IObjectStore store, string bucket, ObjectInfo listed, bool exact)
    {
        await using var reader = await store.OpenObjectAsync(bucket, listed.Key, listed.VersionId, TestRun.Cancellation);
        using var content = new MemoryStream();
        await new ObjectReaderStream(reader!).CopyToAsync(content, TestRun.Cancellation);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content.ToArray()))[..12];
        var info = reader!.Info;
        var attributes = info.Attributes.Where(row => exact ? row.Key is not "upload-id" : row.Key is not ("upload-id" or "upload-checksum" or "checksum" or "part-checksums" or "owner"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bucket}/{info.Key} {(exact ? $"{info.VersionId} {info.LastModified:O} " : "")}{(listed.IsLatest ? "latest " : "")}{(info.IsDeleteMarker ? "marker" : $"{info.Size} {info.ETag} {hash} {info.ContentType}")} [{string.Join(", ", info.Metadata)}] [{string.Join(", ", attributes)}]");
    }
}
