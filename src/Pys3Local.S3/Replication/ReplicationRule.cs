using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Replication;

/// <summary>One enabled rule of a bucket's replication, ready to be asked about objects.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html</remarks>
internal sealed class ReplicationRule
{
    private readonly IReadOnlyList<Tag> _tags;

    public ReplicationRule(ReplicationRuleElement rule, ReplicationAddress to)
    {
        To = to;
        Priority = rule.Priority ?? 0;
        Prefix = rule.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Filter?.Prefix ?? "";
        _tags = rule.Filter?.And?.Tags ?? (rule.Filter?.Tag is { } tag ? [tag] : []);
        CopiesMarkers = rule.DeleteMarkerReplication?.Status == ReplicationRules.Enabled;
    }

    public ReplicationAddress To { get; }

    public int Priority { get; }

    public string Prefix { get; }

    /// <summary>A delete without a version id is done at the target as well.</summary>
    public bool CopiesMarkers { get; }

    public bool Covers(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>It is about this version, whether or not it is a delete marker.</summary>
    public bool Matches(ObjectInfo info) => Covers(info.Key) && (_tags.Count == 0 || (!info.IsDeleteMarker && HasTags(TagSet.Of(info))));

    private bool HasTags(TagSet tags) => _tags.All(tag => tags.Find(tag.Key) == tag.Value);
}

/// <summary>The replication of a bucket: where it is kept, and what it says.</summary>
internal static class ReplicationRules
{
    public const string Enabled = "Enabled";
    public const string Disabled = "Disabled";

    private const string Setting = "replication";

    public static readonly BucketConfiguration<ReplicationConfiguration> Document = new(Setting, S3Errors.ReplicationConfigurationNotFoundError);

    private static readonly ConditionalWeakTable<ReplicationConfiguration, IReadOnlyList<ReplicationRule>> Compiled = [];

    public static bool Has(BucketInfo bucket) => bucket.Settings.ContainsKey(Setting);

    /// <summary>The enabled rules, the most important first. A configuration that cannot be read copies nothing.</summary>
    /// <param name="remotes">What there is: an address without a name of its own is the only one's.</param>
    public static IReadOnlyList<ReplicationRule> Of(BucketInfo bucket, IReadOnlyCollection<string> remotes)
    {
        if (!Has(bucket))
            return [];

        try
        {
            return Document.Find(bucket) is { } configuration ? Compiled.GetValue(configuration, known => Compile(known, remotes)) : [];
        }
        catch (S3Exception)
        {
            return [];
        }
    }

    /// <summary>The copies that a version is to have, none of them made yet. Of several rules with one destination the most important decides.</summary>
    public static IEnumerable<ReplicationCopy> CopiesOf(IReadOnlyList<ReplicationRule> rules, ObjectInfo info) => rules
        .Where(rule => rule.Matches(info))
        .DistinctBy(rule => rule.To)
        .Where(rule => rule.CopiesMarkers || !info.IsDeleteMarker)
        .Select(rule => new ReplicationCopy(rule.To.Remote, rule.To.Bucket, ReplicationProgress.Pending));

    private static ImmutableArray<ReplicationRule> Compile(ReplicationConfiguration configuration, IReadOnlyCollection<string> remotes) =>
    [
        .. configuration.Rules
            .Where(rule => rule.Status == Enabled)
            .Select(rule => ReplicationAddress.Find(rule.Destination.Bucket, configuration.Role, remotes) is { } to ? new ReplicationRule(rule, to) : null)
            .OfType<ReplicationRule>()
            .OrderByDescending(rule => rule.Priority),
    ];
}

/// <summary>Where copies go: a service that the operator has named, and a bucket of it.</summary>
internal sealed record ReplicationAddress(string Remote, string Bucket)
{
    /// <summary>
    /// <c>arn:pys3local:replication::NAME:BUCKET</c>, MinIO's form of the same, <c>arn:aws:s3::NAME:BUCKET</c> for clients that send no others, or S3's own
    /// <c>arn:aws:s3:::BUCKET</c> with the name at the end of the role, or without one where there is one remote only. Null where it is not one of these.
    /// </summary>
    public static ReplicationAddress? Find(string arn, string? role, IReadOnlyCollection<string> remotes) => arn.Split(':') switch
    {
        ["arn", "pys3local" or "minio", "replication", _, { Length: > 0 } name, { Length: > 0 } bucket] => new(name, bucket),
        ["arn", "aws", "s3", _, { Length: > 0 } name, { Length: > 0 } bucket] => new(name, bucket),
        ["arn", "aws", "s3", _, _, { Length: > 0 } bucket] when NameIn(role) is { } name && remotes.Contains(name) => new(name, bucket),
        ["arn", "aws", "s3", _, _, { Length: > 0 } bucket] when remotes.Count == 1 => new(remotes.First(), bucket),
        _ => null,
    };

    private static string? NameIn(string? role) => role?[(role.AsSpan().LastIndexOfAny('/', ':') + 1)..];
}
