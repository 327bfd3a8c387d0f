using Pys3Local.S3.Expiry;
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
        }
        else
        {
            _loneMarker = null;
            var (since, newer) = (_newer.LastModified, _noncurrent++);
            if (rules.Any(r => r.NoncurrentIsDue(info, since, newer, now)))
                yield return new(info, DueKind.Noncurrent);
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

    /// <summary>Also asked again with the commit, of the version as it is then.</summary>
    public bool CurrentIsDue(ObjectInfo info) => rules.Any(r => r.CurrentExpiresAt(info) <= now);
}
