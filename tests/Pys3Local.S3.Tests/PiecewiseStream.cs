namespace Pys3Local.S3.Tests;

/// <summary>A stream that gives away a few bytes at a time, as a network does; each read is asynchronous.</summary>
internal sealed class PiecewiseStream(byte[] content, int maxRead) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return Read(buffer.Span[..Math.Min(buffer.Length, maxRead)]);
    }
}
