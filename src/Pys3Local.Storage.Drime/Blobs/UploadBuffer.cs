namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>A piece of a body in memory, so that it can be sent again. Given back when disposed.</summary>
internal sealed class UploadBuffer(UploadMemory owner, byte[] array, int size) : IDisposable
{
    private byte[]? array = array;

    public Memory<byte> Space => (array ?? throw new ObjectDisposedException(nameof(UploadBuffer))).AsMemory(0, size);

    /// <summary>Bytes that have been filled.</summary>
    public int Length { get; set; }

    public ReadOnlyMemory<byte> Content => Space[..Length];

    public void Dispose()
    {
        if (Interlocked.Exchange(ref array, null) is { } taken)
            owner.Return(taken, size);
    }
}
