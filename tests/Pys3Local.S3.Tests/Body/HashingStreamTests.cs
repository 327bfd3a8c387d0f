using System.Security.Cryptography;
using Pys3Local.S3.Body;
using Pys3Local.S3.Checksums;

namespace Pys3Local.S3.Tests.Body;

public sealed class HashingStreamTests
{
    /// <summary>Readers with one buffer, with two in turn, and with two that overlap; pieces below and above what is handed to other threads.</summary>
    [Test]
    [Arguments(1, 100_000)]
    [Arguments(1, 1_000_000)]
    [Arguments(2, 1_000_000)]
    [Arguments(2, 5_000)]
    [Arguments(3, 200_000)]
    public async Task Hashes_are_right_however_the_caller_uses_its_buffers(int buffers, int size)
    {
        var content = Checks.Content(5_000_000);
        foreach (var maxRead in new[] { 1_000, 50_000, int.MaxValue })
        {
            var stream = new HashingStream(new PiecewiseStream(content, maxRead), null);
            stream.Compute(ChecksumAlgorithm.Crc32C);
            stream.Compute(ChecksumAlgorithm.Sha256);

            var memory = new byte[2 * size];
            var output = new MemoryStream();
            int read;
            for (var i = 0; (read = await stream.ReadAsync(Buffer(memory, i), TestRun.Cancellation)) > 0; i++)
                output.Write(Buffer(memory, i).Span[..read]);

            Assert.True(content.AsSpan().SequenceEqual(output.ToArray()));
            Assert.Equal(MD5.HashData(content), stream.Md5);
            Assert.Equal(SHA256.HashData(content), stream.Checksum(ChecksumAlgorithm.Sha256));
            Assert.Equal(Checks.Value(ChecksumAlgorithm.Crc32C, content), Convert.ToBase64String(stream.Checksum(ChecksumAlgorithm.Crc32C)!));
        }

        Memory<byte> Buffer(byte[] memory, int turn) => buffers switch
        {
            1 => memory.AsMemory(0, size),
            2 => memory.AsMemory(turn % 2 * size, size),
            _ => memory.AsMemory(turn % 2 * (size / 2), size),
        };
    }

    /// <summary>Each buffer is overwritten as soon as it may be.</summary>
    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public async Task A_buffer_is_looked_at_no_longer_than_its_reader_allows(int reads)
    {
        var content = Checks.Content(5_000_000);
        var stream = new HashingStream(new PiecewiseStream(content, int.MaxValue), null) { Reads = reads };
        stream.Compute(ChecksumAlgorithm.Sha256);
        var returned = new Queue<byte[]>();
        byte[] buffer;
        do
        {
            if (returned.Count > reads)
                Array.Clear(returned.Dequeue());
            returned.Enqueue(buffer = new byte[64 * 1024]);
        }
        while (await stream.ReadAsync(buffer, TestRun.Cancellation) > 0);

        Assert.Equal(MD5.HashData(content), stream.Md5);
        Assert.Equal(SHA256.HashData(content), stream.Checksum(ChecksumAlgorithm.Sha256));
    }

    [Test]
    public async Task Nothing_is_known_before_the_end()
    {
        var stream = new HashingStream(new MemoryStream([1, 2, 3]), 3);
        Assert.Throws<InvalidOperationException>(() => stream.Md5);

        Assert.Equal(3, await stream.ReadAsync(new byte[10], TestRun.Cancellation));
        Assert.Throws<InvalidOperationException>(() => stream.Md5);
        Assert.Throws<InvalidOperationException>(() => stream.Compute(ChecksumAlgorithm.Sha1));

        Assert.Equal(0, await stream.ReadAsync(new byte[10], TestRun.Cancellation));
        Assert.Equal(MD5.HashData([1, 2, 3]), stream.Md5);
        Assert.Equal(0, await stream.ReadAsync(new byte[10], TestRun.Cancellation));
    }

    [Test]
    [Arguments(3)]
    [Arguments(4)]
    [Arguments(2)]
    public async Task A_short_content_is_hashed_as_a_whole_or_in_pieces(int declared)
    {
        var stream = new HashingStream(new MemoryStream([1, 2, 3]), declared);
        foreach (var algorithm in ChecksumNames.All)
            stream.Compute(algorithm);

        var buffer = new byte[Math.Max(declared, 3)];
        while (await stream.ReadAsync(buffer, TestRun.Cancellation) > 0)
        {
        }

        Assert.Equal(MD5.HashData([1, 2, 3]), stream.Md5);
        foreach (var algorithm in ChecksumNames.All)
            Assert.Equal(Checks.Value(algorithm, [1, 2, 3]), Convert.ToBase64String(stream.Checksum(algorithm)!));
    }

    [Test]
    public async Task A_content_that_goes_on_behind_its_declared_end_has_no_hash()
    {
        var stream = new HashingStream(new MemoryStream([1, 2, 3]), 2);
        var buffer = new byte[2];
        Assert.Equal(2, await stream.ReadAsync(buffer, TestRun.Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ReadAsync(buffer, TestRun.Cancellation).AsTask());
        Assert.Throws<InvalidOperationException>(() => stream.Md5);
    }

    [Test]
    public async Task A_read_of_nothing_does_not_say_that_all_is_verified() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new HashingStream(new MemoryStream([1]), 1).ReadAsync(Memory<byte>.Empty, TestRun.Cancellation).AsTask());
}
