using System.Net;
using Pys3Local.Storage;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Server.Tests;

/// <summary>An object whose content turns out to be damaged while it is read is never taken for a whole one.</summary>
public sealed class DamagedContentTests
{
    [Test]
    [Arguments(1)]
    [Arguments(4096)]
    [Arguments(32 << 10)]
    public async Task A_short_one_is_answered_as_an_error_and_nothing_else(int size)
    {
        await using var server = await TestServer.StartAsync(store: new DamagedStore(new MemoryObjectStore()));
        using var client = new HttpClient();
        await PutAsync(client, server, size);

        using var response = await client.GetAsync(server.Url + "/bucket/key", TestRun.Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.StartsWith("<?xml", await response.Content.ReadAsStringAsync(TestRun.Cancellation), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_long_one_ends_with_a_broken_connection()
    {
        await using var server = await TestServer.StartAsync(store: new DamagedStore(new MemoryObjectStore()));
        using var client = new HttpClient();
        await PutAsync(client, server, 1 << 20);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync(server.Url + "/bucket/key", TestRun.Cancellation));
    }

    private static async Task PutAsync(HttpClient client, TestServer server, int size)
    {
        foreach (var (path, content) in new[] { ("/bucket", ""), ("/bucket/key", new string('x', size)) })
        {
            using var response = await client.PutAsync(server.Url + path, new StringContent(content), TestRun.Cancellation);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Of every content all but the last byte can be read.</summary>
    private sealed class DamagedReader(ObjectReader inner) : ObjectReader(inner.Info)
    {
        private long _left = inner.Info.Size - 1;

        public override void Select(long offset, long length) => inner.Select(offset, length);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_left == 0)
                throw new StorageException(StorageFailure.Damaged, "The last byte cannot be read.");

            var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= read;
            return read;
        }
    }

    private sealed class DamagedStore(IObjectStore inner) : IObjectStore
    {
        public StoreTraits Traits => inner.Traits;

        public async ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
            await inner.OpenObjectAsync(bucket, key, version, cancellationToken) is { } reader ? new DamagedReader(reader) : null;

        public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => inner.ListBucketsAsync(cancellationToken);

        public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => inner.FindBucketAsync(bucket, cancellationToken);

        public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
            inner.WriteBucketAsync(bucket, change, cancellationToken);

        public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => inner.DeleteBucketAsync(bucket, cancellationToken);

        public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) =>
            inner.ListObjectsAsync(bucket, query, cancellationToken);

        public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
            inner.FindObjectAsync(bucket, key, version, cancellationToken);

        public ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
            inner.PutObjectAsync(bucket, key, write, cancellationToken);

        public ValueTask<ObjectInfo?> UpdateObjectAsync(
            string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
            inner.UpdateObjectAsync(bucket, key, version, change, cancellationToken);

        public ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
            inner.DeleteObjectAsync(bucket, key, version, guard, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
