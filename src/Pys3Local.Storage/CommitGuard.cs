namespace Pys3Local.Storage;

/// <summary>
/// Decides with the commit, under the key's lock, whether a write may happen: it returns to allow and throws to refuse. What it
/// throws reaches the caller unchanged, and the store is as it was. It must be quick and must not call the store.
/// </summary>
/// <param name="current">The newest version of the key (it may be a delete marker), null if there is none.</param>
/// <param name="replaced">The version of the very id that is about to be written or removed, null if there is none.</param>
public delegate void CommitGuard(ObjectInfo? current, ObjectInfo? replaced);
