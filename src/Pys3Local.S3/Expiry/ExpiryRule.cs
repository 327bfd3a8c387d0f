using Pys3Local.S3.Metadata;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Expiry;

/// <summary>One enabled rule of a bucket's lifecycle, ready to be asked about objects.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html</remarks>
internal sealed class ExpiryRule
{
    /// <summary>A thousand years: longer is for ever.</summary>
    private const int MaxDays = 365_000;

    /// <summary>Bytes: S3 moves smaller objects only where the rule has a size of its own.</summary>
    private const long LeastToMove = 128 << 10;

    private readonly IReadOnlyList<Tag> _tags;
    private readonly long? _largerThan;
    private readonly long? _smallerThan;
    private readonly LifecycleRule _rule;

    public ExpiryRule(LifecycleRule rule)
    {
        _rule = rule;
        var filter = rule.Filter;
        Prefix = rule.Prefix ?? filter?.And?.Prefix ?? filter?.Prefix ?? "";
        _tags = filter?.And?.Tags ?? (filter?.Tag is { } tag ? [tag] : []);
        _largerThan = filter?.And?.ObjectSizeGreaterThan ?? filter?.ObjectSizeGreaterThan;
        _smallerThan = filter?.And?.ObjectSizeLessThan ?? filter?.ObjectSizeLessThan;
    }

    public string Id => _rule.ID!;

    public string Prefix { get; }

    public bool IsAboutObjects => _rule.Expiration is not null || _rule.NoncurrentVersionExpiration is not null
        || _rule.Transitions.Count > 0 || _rule.NoncurrentVersionTransitions.Count > 0;

    public bool IsAboutUploads => _rule.AbortIncompleteMultipartUpload is not null;

    /// <summary>When a current version expires; null where the rule is not about it.</summary>
    public DateTimeOffset? CurrentExpiresAt(ObjectInfo info) => !Matches(info) ? null
        : _rule.Expiration?.Date ?? (_rule.Expiration?.Days is { } days ? After(info.LastModified, days) : null);

    /// <summary>Whether a version that is not current is to go.</summary>
    /// <param name="since">When it was replaced.</param>
    /// <param name="newer">How many versions lie between it and the current one.</param>
    public bool NoncurrentIsDue(ObjectInfo info, DateTimeOffset since, int newer, DateTimeOffset now) =>
        _rule.NoncurrentVersionExpiration is { } expiration
        && Matches(info)
        && newer >= (expiration.NewerNoncurrentVersions ?? 0)
        && After(since, expiration.NoncurrentDays ?? 0) <= now;

    /// <summary>The storage classes that a current version is due for.</summary>
    public IEnumerable<string> CurrentClasses(ObjectInfo info, DateTimeOffset now) => _rule.Transitions.Count == 0 || !Moves(info) ? []
        : _rule.Transitions.Where(t => (t.Date ?? After(info.LastModified, t.Days ?? 0)) <= now).Select(t => t.StorageClass!);

    /// <summary>As <see cref="NoncurrentIsDue"/>.</summary>
    public IEnumerable<string> NoncurrentClasses(ObjectInfo info, DateTimeOffset since, int newer, DateTimeOffset now) =>
        _rule.NoncurrentVersionTransitions.Count == 0 || !Moves(info) ? []
        : _rule.NoncurrentVersionTransitions.Where(t => newer >= (t.NewerNoncurrentVersions ?? 0) && After(since, t.NoncurrentDays ?? 0) <= now).Select(t => t.StorageClass!);

    private bool Moves(ObjectInfo info) =>
        !info.IsDeleteMarker && (info.Size >= LeastToMove || _largerThan is not null || _smallerThan is not null) && Matches(info);

    /// <summary>Whether a delete marker with nothing below it is to go: where the rule says so, or where it expires objects of that age.</summary>
    public bool LoneMarkerIsDue(ObjectInfo marker, DateTimeOffset now) =>
        _rule.Expiration is { } expiration
        && Matches(marker)
        && (expiration.ExpiredObjectDeleteMarker == true || CurrentExpiresAt(marker) <= now);

    public bool UploadIsDue(string key, DateTimeOffset initiated, DateTimeOffset now) =>
        _rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation is { } days
        && key.StartsWith(Prefix, StringComparison.Ordinal)
        && After(initiated, days) <= now;

    /// <summary>Days count from midnight to midnight in UTC, the first midnight after the given time being the start.</summary>
    private static DateTimeOffset After(DateTimeOffset start, int days)
    {
        var end = start.PlusOrEnd(TimeSpan.FromDays(Math.Min(days, MaxDays)));
        return end.TimeOfDay == TimeSpan.Zero ? end : end.PlusOrEnd(TimeSpan.FromDays(1) - end.TimeOfDay);
    }

    /// <summary>A delete marker has neither tags nor a size that a filter could name.</summary>
    private bool Matches(ObjectInfo info)
    {
        if (!info.Key.StartsWith(Prefix, StringComparison.Ordinal))
            return false;

        if (_tags.Count == 0 && _largerThan is null && _smallerThan is null)
            return true;

        if (info.IsDeleteMarker || info.Size <= (_largerThan ?? -1) || info.Size >= (_smallerThan ?? long.MaxValue))
            return false;

        return _tags.Count == 0 || HasTags(TagSet.Of(info));
    }

    private bool HasTags(TagSet tags) => _tags.All(t => tags.Find(t.Key) == t.Value);
}
