using System.Collections.Immutable;

namespace Pys3Local.Storage.Memory;

/// <summary>A bucket and its keys. Changes are made under its lock, one at a time; reading takes no lock.</summary>
internal sealed class MemoryBucket(BucketInfo info, MemoryBudget budget)
{
    private readonly Lock _commit = new();
    private volatile BucketInfo _info = info;
    private volatile ImmutableSortedSet<MemoryKey> _keys = ImmutableSortedSet.Create(MemoryKey.Order);
    private bool _removed;

    public BucketInfo Info
    {
        get => _info;
        set => _info = value;
    }

    public MemoryVersion? Find(string key, string? versionId) =>
        _keys.TryGetValue(new MemoryKey(key), out var found) ? found.Find(versionId) : null;

    public ListPage List(ListQuery query) =>
        Listing.Page(query, (from, afterVersion) => Scan(from, afterVersion, query.Versions));

    /// <summary>False if it holds a version; otherwise nothing can be committed to it any more.</summary>
    public bool TryRemove()
    {
        lock (_commit)
            return _removed = _removed || _keys.IsEmpty;
    }

    public ObjectInfo Put(MemoryVersion version, ObjectWrite write)
    {
        lock (_commit)
        {
            ThrowIfRemoved();
            if (!_keys.TryGetValue(new MemoryKey(version.Info.Key), out var key))
                key = new MemoryKey(version.Info.Key);

            var replaced = key.Find(version.Info.VersionId);
            write.Guard?.Invoke(key.Find(null)?.Info, replaced?.Info);
            if (write.KeepsPlace && replaced is not null)
            {
                version = version with { Info = version.Info with { IsLatest = replaced.Info.IsLatest } };
                key.Replace(replaced, version);
            }
            else
            {
                key.Push(version);
            }

            _keys = _keys.Add(key);
            budget.Return(replaced?.Content.Length ?? 0);
            return version.Info;
        }
    }

    public ObjectInfo? Update(string key, string? versionId, Func<ObjectInfo, ObjectInfo> change)
    {
        lock (_commit)
        {
            ThrowIfRemoved();
            if (!_keys.TryGetValue(new MemoryKey(key), out var found) || found.Find(versionId) is not { } version)
                return null;

            var changed = change(version.Info);
            var info = version.Info with
            {
                ContentType = changed.ContentType,
                Metadata = changed.Metadata,
                Attributes = changed.Attributes,
                LastModified = changed.LastModified,
            };
            found.Replace(version, version with { Info = info });
            return info;
        }
    }

    public ObjectInfo? Delete(string key, string versionId, CommitGuard? guard)
    {
        lock (_commit)
        {
            ThrowIfRemoved();
            _keys.TryGetValue(new MemoryKey(key), out var found);
            var version = found?.Find(versionId);
            guard?.Invoke(found?.Find(null)?.Info, version?.Info);
            if (version is null || found is null)
                return null;

            found.Remove(version);
            if (found.Versions.Length == 0)
                _keys = _keys.Remove(found);

            budget.Return(version.Content.Length);
            return version.Info;
        }
    }

    private IEnumerable<ObjectInfo> Scan(string from, string? afterVersion, bool all)
    {
        var snapshot = _keys;
        var index = snapshot.IndexOf(new MemoryKey(from));
        for (index = index < 0 ? ~index : index; index < snapshot.Count; index++)
        {
            var key = snapshot[index];
            var versions = key.Versions;
            var first = afterVersion is not null && key.Key == from
                ? Array.FindIndex(versions, version => version.Info.VersionId == afterVersion) + 1
                : 0;
            for (var i = first; i < versions.Length && (all || i == 0); i++)
                yield return versions[i].Info;
        }
    }

    private void ThrowIfRemoved()
    {
        if (_removed)
            throw MemoryObjectStore.BucketNotFound(_info.Name);
    }
}
