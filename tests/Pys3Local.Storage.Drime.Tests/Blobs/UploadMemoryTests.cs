using System.Runtime.InteropServices;
using Pys3Local.Storage.Drime.Blobs;

namespace Pys3Local.Storage.Drime.Tests.Blobs;

public sealed class UploadMemoryTests
{
    private const int MiB = 1024 * 1024;
    private const int Limit = 2 * PartLimits.MinPart;

    private readonly UploadMemory _memory = new(Limit, TimeProvider.System);

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Buffers_of_any_size_are_made_of_the_same_blocks()
    {
        var blocks = new HashSet<byte[]>();
        for (var size = 64 * 1024 + 1; size <= PartLimits.MinPart; size += 300_000)
        {
            using var first = await _memory.RentAsync(size, Token);
            using var second = await _memory.RentAsync(size, Token);
            Fill(first, size);
            Fill(second, size);
            foreach (var piece in first.Content.Concat(second.Content))
            {
                Assert.True(MemoryMarshal.TryGetArray(piece, out var segment));
                blocks.Add(segment.Array!);
            }
        }

        Assert.Equal(Limit, blocks.Sum(block => block.Length));
    }

    [Test]
    [Arguments(1, 1)]
    [Arguments(64 * 1024, 64 * 1024)]
    [Arguments(64 * 1024 + 1, 64 * 1024 + 1)]
    [Arguments(MiB, MiB)]
    [Arguments(MiB + 1, MiB + 1)]
    [Arguments(PartLimits.MinPart, 0)]
    [Arguments(PartLimits.MinPart, 1)]
    [Arguments(PartLimits.MinPart, 2 * MiB)]
    [Arguments(PartLimits.MinPart, PartLimits.MinPart)]
    public async Task A_buffer_gives_back_what_it_was_filled_with(int size, int length)
    {
        using var buffer = await _memory.RentAsync(size, Token);
        for (var round = 0; round < 2; round++)
        {
            buffer.Clear();
            var bytes = Fill(buffer, length);

            Assert.Equal(length == size, buffer.IsFull);
            Assert.Equal(bytes, buffer.Content.SelectMany(piece => piece.ToArray()).ToArray());
            Assert.Equal(bytes, await new UploadContent(buffer.Content).ReadAsByteArrayAsync(Token));
        }
    }

    [Test]
    public async Task Who_finds_no_memory_gets_what_the_next_gives_back()
    {
        var (first, second) = await _memory.RentTwoAsync(Token);
        var waiting = _memory.RentAsync(2 * MiB + 1, Token).AsTask();
        Assert.False(waiting.IsCompleted);

        first.Dispose();
        using var third = await waiting;
        second.Dispose();
        using var fourth = await _memory.RentAsync(PartLimits.MinPart, Token);
    }

    private static byte[] Fill(UploadBuffer buffer, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        for (var done = 0; done < length;)
        {
            // Not a divisor of the block: pieces end at odd places.
            var count = Math.Min(Math.Min(buffer.Space.Length, 700_001), length - done);
            bytes.AsMemory(done, count).CopyTo(buffer.Space);
            buffer.Advance(count);
            done += count;
        }

        return bytes;
    }
}
