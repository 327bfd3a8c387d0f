using Pys3Local.S3.Expiry;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;

namespace Pys3Local.S3.Lifecycle;

/// <summary>Reads the versions of a bucket in listing order, over the borders of pages, and picks those that are due.</summary>
internal sealed class VersionStack(IReadOnlyList<ExpiryRule> rules, DateTimeOffset now)
{
    private ObjectInfo? _newer;
    private ObjectInfo? _loneMarker;
    private int _noncurrent;

    /// <summary>What is due once this version has been seen: it, or a marker before it that has nothing below.</summary>
    public IEnumerable<DueVersion> Next(ObjectInfo info)
    {
        if (info.Key != _newer?.Key)
        {
            foreach (var due in End())
                yield return due;

            _noncurrent = 0;
            if (info.IsDeleteMarker)
                _loneMarker = info;
            else if (CurrentIsDue(info))
                yield return new(info, DueKind.Current);
            else if (Coldest(info, rules.SelectMany(r => r.CurrentClasses(info, now))) is { } target)
                yield return new(info, DueKind.Transition, target);
        }
        else
        {
            _loneMarker = null;
            var (since, newer) = (_newer.LastModified, _noncurrent++);
            if (rules.Any(r => r.NoncurrentIsDue(info, since, newer, now)))
                yield return new(info, DueKind.Noncurrent);
            else if (Coldest(info, rules.SelectMany(r => r.NoncurrentClasses(info, since, newer, now))) is { } target)
                yield return new(info, DueKind.Transition, target);
        }

        _newer = info;
    }

    /// <summary>What is due when no further version comes.</summary>
    public IEnumerable<DueVersion> End()
    {
        if (_loneMarker is { } marker && rules.Any(r => r.LoneMarkerIsDue(marker, now)))
            yield return new(marker, DueKind.LoneMarker);

        _loneMarker = null;
    }

    /// <summary>Of several that are due, the one from which no other leads on; null where none is.</summary>
    private static string? Coldest(ObjectInfo info, IEnumerable<string> due) => due.Aggregate(
        default(string), (coldest, next) => StorageClass.Leads(coldest ?? StorageClass.Of(info), next) ? next : coldest);

    /// <summary>Also asked again with the commit, of the version as it is then.</summary>
    public bool CurrentIsDue(ObjectInfo info) => rules.Any(r => r.CurrentExpiresAt(info) <= now);
}

/// <summary>A version that a rule wants to be gone.</summary>
/// <param name="StorageClass">Null where it is to go.</param>
internal readonly record struct DueVersion(ObjectInfo Info, DueKind Kind, string? StorageClass = null);

/// <summary>As what a version is due.</summary>
internal enum DueKind
{
    Current,
    Noncurrent,

    /// <summary>To be of another storage class.</summary>
    Transition,

    /// <summary>A delete marker with no other version of its key.</summary>
    LoneMarker,
}
