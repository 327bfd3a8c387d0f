using Pys3Local.Storage;

namespace Pys3Local.Repositories.Restic;

/// <summary>restic, and rustic, which has the same layout. Which packs an index names is encrypted.</summary>
internal sealed class ResticRepository(string folder, DateTimeOffset now) : Repository("restic", folder, now)
{
    /// <summary>restic refreshes its locks every five minutes, and takes a lock for stale after 30.</summary>
    private static readonly TimeSpan LockLife = TimeSpan.FromMinutes(30);

    /// <summary>A backup that goes on writes an index every few minutes.</summary>
    private static readonly TimeSpan UploadPause = TimeSpan.FromHours(1);

    private bool _hasConfig;
    private int _snapshots;
    private long _packs;
    private long _indexes;
    private long _keys;
    private long _staleLocks;
    private DateTimeOffset _newestPack;
    private DateTimeOffset _newestIndex;

    protected override int? Backups => _snapshots;

    public static string? FolderOf(string key) => ResticLayout.Find(key) is { Id: not null } file ? file.Folder : null;

    protected override void Take(string name, ObjectInfo info)
    {
        switch (ResticLayout.Find(name)?.Type)
        {
            case ResticLayout.Config:
                _hasConfig = true;
                break;
            case ResticLayout.Data:
                _packs++;
                _newestPack = Later(_newestPack, info.LastModified);
                break;
            case ResticLayout.Index:
                _indexes++;
                _newestIndex = Later(_newestIndex, info.LastModified);
                break;
            case ResticLayout.Keys:
                _keys++;
                break;
            case ResticLayout.Locks when Now - info.LastModified > LockLife:
                _staleLocks++;
                break;
            case ResticLayout.Snapshots:
                _snapshots++;
                Times.Add(info.LastModified);
                break;
        }
    }

    protected override IEnumerable<RepositoryFinding> Examine()
    {
        if (!_hasConfig)
            yield return Finding(RepositoryFault.Incomplete, "the config is missing: the repository cannot be opened until it is back");

        if (_keys == 0)
            yield return Finding(RepositoryFault.Incomplete, "there is no key: the repository cannot be opened until one is back");

        if (_packs > 0 && _indexes == 0)
            yield return Finding(RepositoryFault.WithoutIndex, $"{Count(_packs, "pack")} and no index: 'restic repair index' (before 0.16 'rebuild-index') makes it from the packs");

        if (_packs == 0 && (_indexes > 0 || _snapshots > 0))
            yield return Finding(RepositoryFault.WithoutPacks, $"{Count(_snapshots, "snapshot")}, {Count(_indexes, "index file")} and not one pack: the contents are gone");

        if (_indexes > 0 && _newestPack - _newestIndex > UploadPause && Now - _newestPack > UploadPause)
            yield return Finding(RepositoryFault.Interrupted, $"packs came until {Shown(_newestPack)}, after the newest index ({Shown(_newestIndex)}): a backup broke off; the next one, or 'restic prune', clears them");

        if (_staleLocks > 0)
            yield return Finding(RepositoryFault.StaleLock, $"{Count(_staleLocks, "lock is", "locks are")} older than 30 minutes: 'restic unlock' removes what no client holds any more");
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
