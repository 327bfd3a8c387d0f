using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Replication;

/// <summary>What copies are made of, where no server runs on a store.</summary>
public static class ReplicationSources
{
    /// <param name="store">It stays the caller's.</param>
    /// <param name="queue">With the remotes that there are.</param>
    public static IReplicationSource Of(IObjectStore store, IReplicationQueue queue) => new ReplicationSource(store, queue);
}
