using System.Buffers;

namespace Pys3Local.S3.Xml;

/// <summary>Hands everything on, and knows how much it was.</summary>
internal sealed class CountedOutput(IBufferWriter<byte> output) : IBufferWriter<byte>
{
    public long Bytes { get; private set; }

    public void Advance(int count)
    {
        output.Advance(count);
        Bytes += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);
}
