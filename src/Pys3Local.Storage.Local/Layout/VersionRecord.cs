namespace Pys3Local.Storage.Local.Layout;

/// <summary>One version as the store keeps it.</summary>
/// <param name="Info">Its <see cref="ObjectInfo.IsLatest"/> means nothing here.</param>
/// <param name="Sequence">Orders the versions of a key: the greatest is the newest.</param>
/// <param name="FileTime">When the file of its bytes was last changed, see <see cref="Files.FileFacts.Modified"/>; 0 if it is not known.</param>
/// <param name="Place">Where its bytes are below <c>objects/</c>, where that does not follow from the key; else null.</param>
internal sealed record VersionRecord(ObjectInfo Info, long Sequence, long FileTime, string? Place = null);
