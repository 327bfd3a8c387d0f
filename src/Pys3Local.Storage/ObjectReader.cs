namespace Pys3Local.Storage;

/// <summary>The content of one version, open for reading by one caller.</summary>
public abstract class ObjectReader(ObjectInfo info) : IAsyncDisposable
{
    public ObjectInfo Info { get; } = info;

    /// <summary>Narrows the reader to a part of the content. At most once, before the first read; the part lies within the content.</summary>
    public abstract void Select(long offset, long length);

    /// <summary>The next bytes, 0 at the end of the content or of the selected part. Content that ends early is <see cref="StorageFailure.Damaged"/>.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
