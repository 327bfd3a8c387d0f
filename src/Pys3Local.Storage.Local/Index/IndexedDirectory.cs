namespace Pys3Local.Storage.Local.Index;

/// <summary>A directory among a bucket's objects, and as of when the index knows all that is in it.</summary>
/// <param name="Prefix">What the keys of its files begin with.</param>
/// <param name="Path">Below <c>objects/</c>; empty for that itself.</param>
/// <param name="Stamp">When it was last changed, see <see cref="Files.FileFacts.Changed"/>; <see cref="Unknown"/>: to be compared again; null: it is gone.</param>
internal readonly record struct IndexedDirectory(string Prefix, string Path, long? Stamp)
{
    public const long Unknown = -1;

    /// <summary>Something in it could not be read: to be compared again, but not for so long that it costs more than a tenth of the time.</summary>
    public const long Unread = -2;
}
