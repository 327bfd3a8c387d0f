namespace Pys3Local.Storage.Cloud.Services;

/// <summary>
/// Versions of blobs, as S3 has them: the service gives them their ids, and they never change. A container has none, or keeps them, or has stopped keeping them (then a write
/// takes the place of the version <see cref="ObjectInfo.NullVersion"/>); it never goes back to having none.
/// </summary>
public interface IBlobVersions
{
    /// <summary>What the container is set to.</summary>
    ValueTask<ContainerState> StateAsync(string container, CancellationToken cancellationToken);

    /// <summary>The document of S3 that says how a container's versions are locked; null where they cannot be.</summary>
    ValueTask<string?> FindLocksAsync(string container, CancellationToken cancellationToken);

    /// <summary>Keeps versions, or stops it. Where the service does not do what it says: <see cref="StorageFailure.NotSupported"/>.</summary>
    ValueTask KeepAsync(string container, bool isEnabled, CancellationToken cancellationToken);

    /// <summary>Has the versions of a container that is there be lockable, without a retention that it gives by itself.</summary>
    ValueTask AllowLocksAsync(string container, CancellationToken cancellationToken);

    /// <summary>A version, the newest where <paramref name="version"/> is null; null if it is missing. A delete marker is an answer.</summary>
    ValueTask<Blob?> FindAsync(string container, string name, string? version, CancellationToken cancellationToken);

    /// <summary>Versions in the order of the names' UTF-8 bytes, the newest first within a name.</summary>
    /// <param name="from">After all versions of a name (null: from the beginning), or after one of its versions, which is there.</param>
    ValueTask<BlobPage> ListAsync(string container, string prefix, (string? After, string? AfterVersion) from, int limit, CancellationToken cancellationToken);

    /// <summary>Removes exactly one version for ever.</summary>
    /// <param name="bypass">Although it is under a retention of governance.</param>
    ValueTask DeleteAsync(string container, string name, string version, bool bypass, CancellationToken cancellationToken);

    /// <summary>Puts a delete marker on top; null where the condition does not hold.</summary>
    ValueTask<BlobWritten?> MarkAsync(string container, string name, BlobCondition condition, CancellationToken cancellationToken);

    /// <summary>Changes what of a version's lock is another.</summary>
    ValueTask SetLockAsync(string container, string name, string version, (BlobLock? Before, BlobLock? After) change, CancellationToken cancellationToken);

    /// <summary>Removes all versions of one of the server's own things but the newest.</summary>
    ValueTask PruneAsync(string container, string name, CancellationToken cancellationToken);
}

/// <summary>Whether a container keeps versions.</summary>
public enum ContainerState
{
    /// <summary>It never did.</summary>
    None,

    Enabled,

    Suspended,
}
