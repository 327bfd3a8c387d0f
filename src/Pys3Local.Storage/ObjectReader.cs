using Microsoft.Win32.SafeHandles;

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

    /// <summary>
    /// The file that holds the bytes that would be read next, for callers that have the system move them; null where they have to be read. It is open
    /// as long as the reader is. What goes wrong with it is for <see cref="ReadAsync"/> to say: the same bytes can always be read.
    /// </summary>
    public virtual FileRange? File => null;

    /// <summary>Its bytes are on this machine: to look at the first of them costs little. False where a service is asked for them.</summary>
    public virtual bool IsNear => false;

    /// <summary>Passes over bytes of the <see cref="File"/> that have been moved without being read.</summary>
    public virtual void Skip(int count) => throw new NotSupportedException();

    /// <summary>
    /// For who finds that what was read is not what was stored (it does not decrypt): what is kept of it on the way is dropped, and it comes from its place again once it has been
    /// selected again. False where that would bring the same bytes.
    /// </summary>
    public virtual ValueTask<bool> RefreshAsync(CancellationToken cancellationToken) => new(false);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Bytes in an open file.</summary>
public readonly record struct FileRange(SafeFileHandle Handle, long Offset, long Length);
