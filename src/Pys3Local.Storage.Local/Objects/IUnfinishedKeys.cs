namespace Pys3Local.Storage.Local.Objects;

/// <summary>Keys whose files are not yet what was committed.</summary>
internal interface IUnfinishedKeys
{
    /// <summary>For who holds no lock.</summary>
    bool Contains(string bucket, string key);

    /// <summary>For the holder of the key's lock: after it, the files are what was committed.</summary>
    /// <exception cref="StorageException">That cannot be done yet.</exception>
    ValueTask FinishAsync(string bucket, string key, CancellationToken cancellationToken);
}
