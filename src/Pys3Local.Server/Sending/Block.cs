using System.Buffers;

namespace Pys3Local.Server.Sending;

/// <summary>Memory that is filled and sent from its beginning.</summary>
internal struct Block(IMemoryOwner<byte> owner) : IDisposable
{
    private int _filled;
    private int _sent;

    public readonly bool IsRented => owner is not null;

    public readonly Memory<byte> Free => owner.Memory[_filled..];

    public readonly ReadOnlyMemory<byte> Unsent => owner is null ? default : owner.Memory[_sent.._filled];

    public void Fill(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, owner.Memory.Length - _filled);
        _filled += bytes;
    }

    public void Sent(int bytes) => _sent += bytes;

    public readonly void Dispose() => owner?.Dispose();
}
