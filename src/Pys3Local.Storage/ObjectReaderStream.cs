namespace Pys3Local.Storage;

/// <summary>
/// A reader as the body of a write: how a copy is asked for. A store that finds a reader of its own in it may copy without
/// reading (reflink, <c>copy_file_range</c>, a call to its service). The reader stays the caller's.
/// </summary>
public sealed class ObjectReaderStream(ObjectReader reader) : ReadOnlyStream
{
    public ObjectReader Reader { get; } = reader;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(buffer, cancellationToken);
}
