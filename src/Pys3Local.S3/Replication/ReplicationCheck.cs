using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Replication;

/// <summary>What S3 lets into a replication configuration, and what this server does of it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html</remarks>
internal static partial class ReplicationCheck
{
    /// <summary>Of S3.</summary>
    private const int MaxRules = 1000;
    private const int MaxIdLength = 255;

    /// <summary>Bytes: a longer one is the prefix of no key.</summary>
    private const int MaxPrefixBytes = 1024;

    /// <summary>The configuration as it is kept: every rule with an id. Refuses what is wrong or not offered.</summary>
    /// <param name="remotes">What copies can be sent to; null where this server copies nothing.</param>
    public static ReplicationConfiguration Checked(ReplicationConfiguration asked, IReadOnlyCollection<string>? remotes)
    {
        if (remotes is null)
            throw new S3Exception(S3Errors.NotImplemented, "This server copies nothing to other services: its backend keeps no versions.");

        if (asked.Rules.Count is 0 or > MaxRules)
            throw Malformed($"A replication configuration has 1 to {MaxRules} rules.");

        var rules = asked.Rules.Select((rule, index) => rule.ID is { Length: > 0 } ? rule : WithId(rule, $"rule-{index + 1}")).ToList();
        if (rules.DistinctBy(rule => rule.ID).Count() != rules.Count)
            throw Invalid("Rule ID must be unique. Found same ID for more than one rule");

        if (rules.Where(rule => rule.Priority is not null).GroupBy(rule => rule.Priority).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Invalid($"Found duplicate priorities. Priority must be unique: {twice.Key}.");

        foreach (var rule in rules)
            Check(rule, asked.Role, remotes);

        return new() { Role = asked.Role, Rules = rules };
    }

    /// <summary>Versions are what is copied, in their order: as in S3 the bucket has to keep them.</summary>
    public static void CheckBucket(BucketInfo bucket)
    {
        if (Versioning.StateOf(bucket) != Versioning.Enabled)
            throw new S3Exception(S3Errors.InvalidRequest, "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
    }

    private static ReplicationRuleElement WithId(ReplicationRuleElement rule, string id) => new()
    {
        ID = id,
        Priority = rule.Priority,
        Prefix = rule.Prefix,
        Filter = rule.Filter,
        Status = rule.Status,
        SourceSelectionCriteria = rule.SourceSelectionCriteria,
        ExistingObjectReplication = rule.ExistingObjectReplication,
        Destination = rule.Destination,
        DeleteMarkerReplication = rule.DeleteMarkerReplication,
        DeleteReplication = rule.DeleteReplication,
    };

    private static void Check(ReplicationRuleElement rule, string? role, IReadOnlyCollection<string> remotes)
    {
        if (rule.ID!.Length > MaxIdLength)
            throw Invalid("ID length should not exceed allowed limit of 255");

        if (rule.Status is not (ReplicationRules.Enabled or ReplicationRules.Disabled))
            throw Malformed("Status is either Enabled or Disabled.");

        if (rule.Prefix is not null && rule.Filter is not null)
            throw Malformed("A rule has either a Filter or a Prefix.");

        if (rule.Priority < 0)
            throw Invalid("Priority must be a non-negative integer");

        CheckFilter(rule);
        CheckSwitches(rule);
        CheckDestination(rule.Destination, role, remotes);
    }

    private static void CheckFilter(ReplicationRuleElement rule)
    {
        var filter = rule.Filter;
        if (new object?[] { filter?.Prefix, filter?.Tag, filter?.And }.Count(part => part is not null) > 1)
            throw Malformed("A Filter has one condition, or an And with several.");

        if (filter?.And is { } and)
        {
            if (and.Tags.Count + (and.Prefix is null ? 0 : 1) < 2)
                throw Malformed("An And has at least two conditions.");

            if (and.Tags.DistinctBy(tag => tag.Key).Count() != and.Tags.Count)
                throw Invalid("Duplicate Tag Keys are not allowed.");
        }

        if (Encoding.UTF8.GetByteCount(rule.Prefix ?? filter?.Prefix ?? filter?.And?.Prefix ?? "") > MaxPrefixBytes)
            throw Invalid($"The maximum size of a prefix is {MaxPrefixBytes}.");

        if (rule.DeleteMarkerReplication?.Status == ReplicationRules.Enabled && (filter?.Tag is not null || filter?.And?.Tags.Count > 0))
            throw new S3Exception(S3Errors.InvalidRequest, "Delete marker replication is not supported if any Tag filter is specified. Please refer to S3 Developer Guide for more information.");
    }

    private static void CheckSwitches(ReplicationRuleElement rule)
    {
        (string Name, string? Status)[] switches =
        [
            ("DeleteMarkerReplication", rule.DeleteMarkerReplication?.Status), ("DeleteReplication", rule.DeleteReplication?.Status),
            ("ExistingObjectReplication", rule.ExistingObjectReplication?.Status), ("ReplicaModifications", rule.SourceSelectionCriteria?.ReplicaModifications?.Status),
            ("SseKmsEncryptedObjects", rule.SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status), ("ReplicationTime", rule.Destination.ReplicationTime?.Status),
            ("Metrics", rule.Destination.Metrics?.Status),
        ];
        foreach (var (name, status) in switches)
        {
            if (status is not (null or ReplicationRules.Enabled or ReplicationRules.Disabled))
                throw Malformed($"The Status of {name} is either Enabled or Disabled.");
        }

        if (rule.DeleteReplication?.Status == ReplicationRules.Enabled)
            throw NotOffered("Deletes of versions are never copied: whoever could delete here could empty the copy.");

        if (rule.ExistingObjectReplication?.Status == ReplicationRules.Enabled)
            throw NotOffered("What was there before the rule is copied when the operator says so: pys3local replicate --existing BUCKET.");

        if (rule.SourceSelectionCriteria?.ReplicaModifications?.Status == ReplicationRules.Enabled)
            throw NotOffered("Changes to what came as a copy from elsewhere are not copied back.");

        if (rule.Destination.ReplicationTime?.Status == ReplicationRules.Enabled)
            throw NotOffered("No time limit is promised for copies.");
    }

    private static void CheckDestination(ReplicationDestination destination, string? role, IReadOnlyCollection<string> remotes)
    {
        if (destination.StorageClass is not (null or "STANDARD"))
            throw NotOffered("Copies have the standard storage class: let a lifecycle of the target move them.");

        if (destination.AccessControlTranslation is not null || destination.EncryptionConfiguration is not null)
            throw NotOffered("Copies belong to the key of the remote, and are encrypted as their bucket says.");

        if (ReplicationAddress.Find(destination.Bucket, role, remotes) is not { } to)
            throw Invalid($"Unable to validate the destination '{destination.Bucket}': it must be arn:aws:s3::NAME:BUCKET or arn:pys3local:replication::NAME:BUCKET, with the name of a remote of this server{List(remotes)}");

        if (!remotes.Contains(to.Remote))
            throw Invalid($"Unable to validate the destination '{destination.Bucket}': this server has no remote named '{to.Remote}'{List(remotes)}");

        if (!BucketName().IsMatch(to.Bucket))
            throw Invalid($"Unable to validate the destination '{destination.Bucket}': '{to.Bucket}' cannot be the name of a bucket.");
    }

    private static string List(IReadOnlyCollection<string> remotes) => remotes.Count == 0
        ? ". It has none: name one with 'pys3local remotes add NAME URL'."
        : $". It has: {string.Join(", ", remotes.Order(StringComparer.Ordinal))}.";

    private static S3Exception Malformed(string message) => new(S3Errors.MalformedXML, message);

    private static S3Exception Invalid(string message) => new(S3Errors.InvalidArgument, message);

    private static S3Exception NotOffered(string message) => new(S3Errors.NotImplemented, message);

    /// <summary>Of any service, older names of Amazon too.</summary>
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{1,254}\\z")]
    private static partial Regex BucketName();
}
