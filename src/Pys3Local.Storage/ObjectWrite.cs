namespace Pys3Local.Storage;

/// <summary>A version being written into the store.</summary>
public sealed class ObjectWrite
{
    public string VersionId { get; init; } = ObjectInfo.NullVersion;

    /// <summary>
    /// The content. It throws at its end (not before) where it does not verify: nothing read from it counts until it has returned 0.
    /// While a read is under way, the buffer of the read before it must still hold what was read (it may be hashed on another
    /// core): use two buffers in turn and writing overlaps with hashing; with one buffer it is correct anyway. Who has more of them
    /// tells <see cref="ILooksBack"/>.
    /// </summary>
    public required Stream Body { get; init; }

    /// <summary>Bytes, where the client has said so: a hint for allocation and for choosing a way. The body itself holds it to that.</summary>
    public long? Length { get; init; }

    /// <summary>
    /// Called once, after the end of the body, with the number of bytes: what is to be kept with them. The key, the version id
    /// and the size are the store's to fill in; <see cref="ObjectInfo.IsLatest"/> is ignored.
    /// </summary>
    public required Func<long, ObjectInfo> Seal { get; init; }

    /// <summary>Decided with the commit; null allows.</summary>
    public CommitGuard? Guard { get; init; }

    /// <summary>How the content is to be encrypted; null if the store decides.</summary>
    public ContentProtection? Protection { get; init; }
}
