using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Alone: what other tests hold at the same time would be counted as well.</summary>
[NotInParallel]
public sealed class MemoryTests
{
    private const string Bucket = "bucket";
    private const int MiB = 1024 * 1024;

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Many_large_uploads_at_once_share_a_little_memory()
    {
        await using var service = await DrimeTestService.StartAsync();
        await using var store = await DrimeObjectStore.OpenAsync(service.Options with { UploadMemory = 20 * MiB }, Token);
        await store.CreateBucketAsync(Bucket);
        long most = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(
            async () =>
            {
                var body = new ZeroBody(64 * MiB, () => InterlockedMax(ref most, GC.GetTotalMemory(forceFullCollection: true)));
                await store.PutObjectAsync(Bucket, $"key{i}", Write(body, Info([])), Token);
            },
            Token)));

        // The fake service and the tests are in this number as well.
        Assert.InRange(most - before, 0, 64 * MiB);
        Assert.Equal(12, (await store.ListObjectsAsync(Bucket, new ListQuery { Limit = 100 }, Token)).Entries.Count(entry => entry.Object!.Size == 64 * MiB));
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value > seen; seen = Interlocked.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
                return;
        }
    }

    /// <summary>So many zeros, and somebody who looks on.</summary>
    private sealed class ZeroBody(long length, Action look) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left % (16 * MiB) == 0)
                look();

            var count = (int)Math.Min(Math.Min(buffer.Length, 64 * 1024), _left);
            buffer.Span[..count].Clear();
            _left -= count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
