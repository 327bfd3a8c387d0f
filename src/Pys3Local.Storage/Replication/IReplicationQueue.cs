namespace Pys3Local.Storage.Replication;

/// <summary>Which keys have something to be copied to other services, and when they are.</summary>
public interface IReplicationQueue
{
    /// <summary>The services that may be copied to, by the names that the operator has given.</summary>
    IReadOnlyCollection<string> Remotes { get; }

    /// <summary>
    /// Says before a write that its key may have something to be copied afterwards. When this returns, that survives a crash; the key is looked at when
    /// the write is over, which is when what is returned is disposed, whether it has succeeded or not. Where as many keys wait as may, the bucket is
    /// noted in their place, and looked through later: nothing is lost, and no writer waits for a service that is away.
    /// </summary>
    /// <exception cref="StorageException">It could not be kept.</exception>
    ValueTask<IDisposable> IntendAsync(string remote, string bucket, string key, CancellationToken cancellationToken);
}
