using System.Runtime.InteropServices;

namespace Pys3Local.Storage;

/// <summary>The content of one version, open for reading by one caller.</summary>
public abstract class ObjectReader(ObjectInfo info) : IAsyncDisposable
{
    public ObjectInfo Info { get; } = info;

    /// <summary>
    /// Narrows the reader to a part of the content, which is within it; the next read is of its beginning. May be called again, also after
    /// reads: of the whole content, not of the part before.
    /// </summary>
    public abstract void Select(long offset, long length);

    /// <summary>The next bytes, 0 at the end of the content or of the selected part. Content that ends early is <see cref="StorageFailure.Damaged"/>.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>The content can go out by <see cref="Send"/> as well as be read.</summary>
    public virtual bool CanSend => false;

    /// <summary>
    /// Sends the next bytes of the content to a socket that does not block, without bringing them into this process: as many as there is space
    /// for, 0 if there is none: then some have to be read before it is worth another try. Failures of the content are those of reading; of the socket, <see cref="IOException"/>.
    /// </summary>
    public virtual int Send(SafeHandle socket, int count) => throw new NotSupportedException();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
