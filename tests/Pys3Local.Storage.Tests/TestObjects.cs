using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Tests.Bodies;

namespace Pys3Local.Storage.Tests;

/// <summary>Objects as tests write and read them.</summary>
public static class TestObjects
{
    public static DateTimeOffset Noon { get; } = new(2026, 3, 4, 12, 0, 0, 123, TimeSpan.Zero);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Bytes that look random and are the same for the same arguments.</summary>
    public static byte[] Bytes(int count, int seed = 0)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string ETag(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    public static ObjectInfo Info(byte[] content) =>
        new() { Key = "", Size = content.Length, ETag = ETag(content), LastModified = Noon };

    public static ObjectWrite Write(byte[] content, string version = ObjectInfo.NullVersion, CommitGuard? guard = null) =>
        Write(new TestBody(content), Info(content), version, guard);

    public static ObjectWrite Write(
        Stream body, ObjectInfo info, string version = ObjectInfo.NullVersion, CommitGuard? guard = null) =>
        new() { Body = body, VersionId = version, Seal = _ => info, Guard = guard };

    public static ObjectWrite DeleteMarker(string version = ObjectInfo.NullVersion, CommitGuard? guard = null) =>
        Write(Stream.Null, Info([]) with { IsDeleteMarker = true }, version, guard);

    public static ValueTask<ObjectInfo> PutAsync(
        this IObjectStore store, string bucket, string key, string content, string version = ObjectInfo.NullVersion) =>
        store.PutObjectAsync(bucket, key, Write(Bytes(content), version), TestRun.Cancellation);

    public static ValueTask<BucketInfo> CreateBucketAsync(this IObjectStore store, string bucket) =>
        store.WriteBucketAsync(
            bucket, found => found ?? new BucketInfo { Name = bucket, Created = Noon }, TestRun.Cancellation);

    /// <summary>The content; null where there is no such version.</summary>
    public static async Task<byte[]?> ReadAsync(this IObjectStore store, string bucket, string key, string? version = null)
    {
        await using var reader = await store.OpenObjectAsync(bucket, key, version, TestRun.Cancellation);
        return reader is null ? null : await reader.ReadToEndAsync();
    }

    public static async Task<string?> ReadTextAsync(this IObjectStore store, string bucket, string key, string? version = null) =>
        await store.ReadAsync(bucket, key, version) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static async Task<byte[]> ReadToEndAsync(this ObjectReader reader)
    {
        var content = new MemoryStream();
        var buffer = new byte[10_007];
        while (await reader.ReadAsync(buffer, TestRun.Cancellation) is var read and > 0)
            content.Write(buffer, 0, read);

        return content.ToArray();
    }

    public static async Task<string[]> NamesAsync(this IObjectStore store, string bucket, ListQuery? query = null)
    {
        var page = await store.ListObjectsAsync(bucket, query ?? new ListQuery { Limit = 1000 }, TestRun.Cancellation);
        return [.. page.Entries.Select(entry => entry.Name)];
    }

    /// <summary>All versions as <c>key:version</c>, with <c>*</c> behind the newest and <c>x</c> behind a delete marker.</summary>
    public static async Task<string[]> VersionsAsync(this IObjectStore store, string bucket, ListQuery? query = null)
    {
        query = (query ?? new ListQuery { Limit = 1000 }) with { Versions = true };
        var page = await store.ListObjectsAsync(bucket, query, TestRun.Cancellation);
        return [.. page.Entries.Select(entry => entry.Object is { } version ? Describe(version) : entry.Name)];
    }

    public static async Task<StorageFailure> FailureAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<StorageException>(call)).Failure;

    private static string Describe(ObjectInfo version) =>
        $"{version.Key}:{version.VersionId}{(version.IsLatest ? "*" : "")}{(version.IsDeleteMarker ? "x" : "")}";
}
