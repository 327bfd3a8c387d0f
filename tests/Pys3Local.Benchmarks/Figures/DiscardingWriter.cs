using System.IO.Pipelines;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>A connection that takes everything at once and keeps nothing.</summary>
internal sealed class DiscardingWriter : PipeWriter
{
    private readonly byte[] _memory = new byte[256 << 10];

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => 0;

    public override void Advance(int bytes)
    {
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory;

    public override Span<byte> GetSpan(int sizeHint = 0) => _memory;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
