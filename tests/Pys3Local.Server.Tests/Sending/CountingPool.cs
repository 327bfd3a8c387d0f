using System.Buffers;

namespace Pys3Local.Server.Tests.Sending;

internal sealed class CountingPool : MemoryPool<byte>
{
    /// <summary>Blocks that have not come back.</summary>
    public int Rented { get; private set; }

    public override int MaxBufferSize => 4096;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        Rented++;
        return new Block(this);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(CountingPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = new byte[4096];

        public void Dispose() => pool.Rented--;
    }
}
