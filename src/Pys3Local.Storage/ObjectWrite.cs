namespace Pys3Local.Storage;

/// <summary>A version being written into the store.</summary>
public sealed record ObjectWrite
{
    public string VersionId { get; init; } = ObjectInfo.NullVersion;

    /// <summary>
    /// The content. It throws at its end (not before) where it does not verify: nothing read from it counts until it has returned 0.
    /// While a read is under way, the buffer of the read before it must still hold what was read (it may be hashed on another
    /// core): use two buffers in turn and writing overlaps with hashing; with one buffer it is correct anyway. Who has more of them
    /// tells <see cref="IRetainsBuffers"/>.
    /// </summary>
    public required Stream Body { get; init; }

    /// <summary>Bytes, where the client has said so: a hint for allocation and for choosing a way. The body itself holds it to that.</summary>
    public long? Length { get; init; }

    /// <summary>
    /// Called once, after the end of the body, with the number of bytes: what is to be kept with them. The key, the version id
    /// and the size are the store's to fill in; <see cref="ObjectInfo.IsLatest"/> is ignored.
    /// </summary>
    public required Func<long, ObjectInfo> Seal { get; init; }

    /// <summary>
    /// Where a version of this id is there, it is written in its place in the stack, and not on top: an older one stays an older one. Where none is there, nothing differs.
    /// </summary>
    public bool KeepsPlace { get; init; }

    /// <summary>Decided with the commit; null allows.</summary>
    public CommitGuard? Guard { get; init; }

    /// <summary>How the content is to be encrypted; null if the store decides.</summary>
    public ContentProtection? Protection { get; init; }

    /// <summary>The version only: a client's key is in here.</summary>
    public override string ToString() => $"ObjectWrite {VersionId}";
}

/// <summary>
/// Decides with the commit, under the key's lock, whether a write may happen: it returns to allow and throws to refuse. What it
/// throws reaches the caller unchanged, and the store is as it was. It must be quick and must not call the store.
/// </summary>
/// <param name="current">The newest version of the key (it may be a delete marker), null if there is none.</param>
/// <param name="replaced">The version of the very id that is about to be written or removed, null if there is none.</param>
public delegate void CommitGuard(ObjectInfo? current, ObjectInfo? replaced);
