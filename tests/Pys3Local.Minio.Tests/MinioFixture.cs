using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Pys3Local.S3.Administration;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Minio.Tests;

/// <summary>The drives of one recorded deployment, unpacked, and a store to import them into.</summary>
internal sealed class MinioFixture : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-minio-").FullName;
    private readonly string _name;

    public MinioFixture(string name)
    {
        _name = name;
        using var archive = typeof(MinioFixture).Assembly.GetManifestResourceStream($"{name}.tar.gz")!;
        using var content = new GZipStream(archive, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, _directory, overwriteFiles: false);
    }

    public MemoryObjectStore Store { get; } = new();

    public List<string> Lines { get; } = [];

    public string Drive(int number) => Path.Join(_directory, _name, $"drive{number}");

    public string[] Drives(params int[] numbers) => [.. numbers.Select(Drive)];

    public Task<MinioProgress> ImportAsync(params string[] drives) =>
        new MinioImport(drives, Store, null, TimeProvider.System, BucketConfigurations.Take, Lines.Add).RunAsync(CancellationToken.None).AsTask();

    /// <summary>The only file of that name below an object on a drive.</summary>
    public string File(int drive, string path, string name) =>
        Directory.EnumerateFiles(Path.Join(Drive(drive), path), name, SearchOption.AllDirectories).Single();

    /// <summary>Every file with its content and time: to see that none was touched.</summary>
    public string[] Picture() =>
        [.. Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
            $"{file} {System.IO.File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))}")];

    /// <summary>What MinIO itself answered, one line for each version.</summary>
    public List<string> Expected(Func<string, bool>? key = null)
    {
        var lines = new List<string>();
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Join(_directory, _name, "expected.json")));
        foreach (var bucket in document.RootElement.EnumerateObject())
        {
            foreach (var entry in bucket.Value.GetProperty("entries").EnumerateArray().Where(entry => key is null || key(entry.GetProperty("key").GetString()!)))
                lines.Add(Line(bucket.Name, entry));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What the store has, in the same form.</summary>
    public async Task<List<string>> StoredAsync()
    {
        var lines = new List<string>();
        foreach (var bucket in await Store.ListBucketsAsync(CancellationToken.None))
        {
            var page = await Store.ListObjectsAsync(bucket.Name, new ListQuery { Limit = 1000, Versions = true }, CancellationToken.None);
            foreach (var entry in page.Entries)
                lines.Add(await LineAsync(bucket.Name, entry.Object!));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Line(string bucket, JsonElement entry)
    {
        string? Text(string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
        var isMarker = entry.TryGetProperty("delete_marker", out _);
        var metadata = entry.TryGetProperty("metadata", out var items) ? string.Join(',', items.EnumerateObject().Select(item => $"{item.Name}={item.Value}").Order(StringComparer.Ordinal)) : "";
        var tags = entry.TryGetProperty("tags", out var set) ? string.Join('&', set.EnumerateArray().Select(tag => $"{Uri.EscapeDataString(tag.GetProperty("Key").GetString()!)}={Uri.EscapeDataString(tag.GetProperty("Value").GetString()!)}")) : "";
        var until = Text("ObjectLockRetainUntilDate") is { } time ? $"{DateTimeOffset.Parse(time):O}" : "";
        return $"{bucket}/{Text("key")} {Text("version")} latest={entry.GetProperty("latest").GetBoolean()} marker={isMarker} {(isMarker ? "" : entry.GetProperty("size").GetInt64())} {Text("etag")} "
            + $"{DateTimeOffset.Parse(Text("modified")!):O} {Text("sha256")} {Text("content_type")} [{metadata}] [{tags}] "
            + $"{Text("CacheControl")} {Text("ContentDisposition")} {Text("ContentEncoding")} {Text("ObjectLockMode")} {until} {Text("ObjectLockLegalHoldStatus")}";
    }

    private async Task<string> LineAsync(string bucket, ObjectInfo info)
    {
        string? Text(string name) => info.Attributes.GetValueOrDefault(name);
        var hash = "";
        if (!info.IsDeleteMarker)
        {
            await using var reader = await Store.OpenObjectAsync(bucket, info.Key, info.VersionId, CancellationToken.None);
            using var content = new MemoryStream();
            var buffer = new byte[64 << 10];
            while (await reader!.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
                content.Write(buffer, 0, count);

            hash = Convert.ToHexStringLower(SHA256.HashData(content.ToArray()));
        }

        var metadata = string.Join(',', info.Metadata.Select(item => $"{item.Key}={item.Value}"));
        var until = Text("lock-until") is { } time ? $"{DateTimeOffset.Parse(time):O}" : "";
        return $"{bucket}/{info.Key} {info.VersionId} latest={info.IsLatest} marker={info.IsDeleteMarker} {(info.IsDeleteMarker ? "" : info.Size)} {info.ETag} "
            + $"{info.LastModified:O} {hash} {info.ContentType} [{metadata}] [{Text("tags")}] "
            + $"{Text("cache-control")} {Text("content-disposition")} {Text("content-encoding")} {Text("lock-mode")} {until} {Text("legal-hold")}";
    }
}
