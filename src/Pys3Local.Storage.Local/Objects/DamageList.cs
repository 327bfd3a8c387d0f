using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Versions whose bytes were read and are not those that were stored: their readers get an error instead. Each counts as long as its
/// file has the size and the time that it had then, and the version is the same.
/// </summary>
internal sealed class DamageList
{
    /// <summary>More than a person would look at; a disk that has more is lost.</summary>
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<(string Bucket, string Key, string Version), Damage> _all = [];
    private volatile bool _any;

    public void Add(string bucket, string key, string version, Damage damage)
    {
        if (_all.Count < Limit)
        {
            _all[(bucket, key, version)] = damage;
            _any = true;
        }
    }

    public void Add(string bucket, ObjectInfo info, FileFacts facts) =>
        Add(bucket, info.Key, info.VersionId, new Damage(info.ETag, facts.Size, facts.Modified));

    public void Remove(string bucket, ObjectInfo info) => _all.TryRemove((bucket, info.Key, info.VersionId), out _);

    public bool Contains(string bucket, ObjectInfo info, FileFacts facts) => _any
        && _all.TryGetValue((bucket, info.Key, info.VersionId), out var damage)
        && damage == new Damage(info.ETag, facts.Size, facts.Modified);

    public IEnumerable<DamagedVersion> All => _all.Select(static found => new DamagedVersion(
        found.Key.Bucket, found.Key.Key, found.Key.Version, found.Value.ETag, found.Value.Size, found.Value.Modified));

    /// <param name="ETag">Of what was stored.</param>
    /// <param name="Size">Of the file, in bytes.</param>
    /// <param name="Modified">As in <see cref="FileFacts.Modified"/>.</param>
    internal readonly record struct Damage(string ETag, long Size, long Modified);
}

/// <summary>A version of that list, as it is kept over a restart.</summary>
/// <param name="ETag">Of what was stored.</param>
/// <param name="Size">Of the file, in bytes.</param>
/// <param name="Modified">As in <see cref="FileFacts.Modified"/>.</param>
internal sealed record DamagedVersion(string Bucket, string Key, string VersionId, string ETag, long Size, long Modified);
