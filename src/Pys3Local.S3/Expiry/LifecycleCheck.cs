using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Expiry;

/// <summary>What S3 lets into a lifecycle, and what this server does of it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html</remarks>
internal static class LifecycleCheck
{
    /// <summary>Of S3.</summary>
    private const int MaxRules = 1000;
    private const int MaxIdLength = 255;
    private const int MaxNewerVersions = 100;

    /// <summary>Days for which an object stays before it may move to a class for infrequent access.</summary>
    private const int LeastDays = 30;

    /// <summary>Bytes: a longer one is the prefix of no key.</summary>
    private const int MaxPrefixBytes = 1024;

    /// <summary>The configuration as it is kept: every rule with an id. Refuses what is wrong or not offered.</summary>
    public static LifecycleConfiguration Checked(LifecycleConfiguration asked)
    {
        if (asked.Rules.Count is 0 or > MaxRules)
            throw Malformed($"A lifecycle has 1 to {MaxRules} rules.");

        var rules = asked.Rules.Select((rule, index) => rule.ID is { Length: > 0 } ? rule : WithId(rule, $"rule-{index + 1}")).ToList();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (rule.ID!.Length > MaxIdLength)
                throw Invalid("ID length should not exceed allowed limit of 255");

            if (!ids.Add(rule.ID))
                throw Invalid("Rule ID must be unique. Found same ID for more than one rule");

            CheckRule(rule);
        }

        return new() { Rules = rules };
    }

    private static LifecycleRule WithId(LifecycleRule rule, string id) => new()
    {
        ID = id,
        Expiration = rule.Expiration,
        Prefix = rule.Prefix,
        Filter = rule.Filter,
        Status = rule.Status,
        Transitions = rule.Transitions,
        NoncurrentVersionTransitions = rule.NoncurrentVersionTransitions,
        NoncurrentVersionExpiration = rule.NoncurrentVersionExpiration,
        AbortIncompleteMultipartUpload = rule.AbortIncompleteMultipartUpload,
    };

    private static void CheckRule(LifecycleRule rule)
    {
        if (rule.Status is not ("Enabled" or "Disabled"))
            throw Malformed("Status is either Enabled or Disabled.");

        if ((rule.Prefix is null) == (rule.Filter is null))
            throw Malformed("A rule has either a Filter or a Prefix.");

        if (Encoding.UTF8.GetByteCount(rule.Prefix ?? rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? "") > MaxPrefixBytes)
            throw Invalid($"The maximum size of a prefix is {MaxPrefixBytes}.");

        CheckTransitions(rule);
        CheckOrder(rule);
        if (rule.Expiration is null && rule.NoncurrentVersionExpiration is null && rule.AbortIncompleteMultipartUpload is null
            && rule.Transitions.Count == 0 && rule.NoncurrentVersionTransitions.Count == 0)
        {
            throw Invalid("At least one action needs to be specified in a rule");
        }

        var isNarrow = rule.Filter is { } filter && CheckFilter(filter);
        if (rule.Expiration is { } expiration)
            CheckExpiration(expiration, isNarrow);

        if (rule.NoncurrentVersionExpiration is { } noncurrent)
            CheckNoncurrent(noncurrent);

        if (rule.AbortIncompleteMultipartUpload is { } abort)
        {
            if (abort.DaysAfterInitiation is not > 0)
                throw Invalid("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");

            if (isNarrow)
                throw Invalid("AbortIncompleteMultipartUpload cannot be specified with Tags or sizes.");
        }
    }

    /// <summary>They change the label that a storage class is here.</summary>
    private static void CheckTransitions(LifecycleRule rule)
    {
        foreach (var transition in rule.Transitions)
        {
            if ((transition.Days is null) == (transition.Date is null) || !StorageClass.IsTarget(transition.StorageClass))
                throw Malformed("A Transition has a StorageClass to which objects can be moved, and either Days or a Date.");

            if (transition.Days < 0)
                throw Invalid("'Days' in Transition action must be nonnegative");

            if (transition.Date is { } date && date.UtcDateTime.TimeOfDay != TimeSpan.Zero)
                throw Invalid("'Date' must be at midnight GMT");
        }

        foreach (var transition in rule.NoncurrentVersionTransitions)
        {
            if (transition.NoncurrentDays is not >= 0 || !StorageClass.IsTarget(transition.StorageClass))
                throw Malformed("A NoncurrentVersionTransition has a StorageClass to which objects can be moved, and NoncurrentDays.");
            else if (transition.NewerNoncurrentVersions is < 1 or > MaxNewerVersions)
                throw Invalid($"'NewerNoncurrentVersions' for NoncurrentVersionTransition action must be between 1 and {MaxNewerVersions}");
        }
    }

    private static void CheckOrder(LifecycleRule rule)
    {
        var moves = rule.Transitions.Select(t => (t.Days, Class: t.StorageClass!)).ToList();
        var laterMoves = rule.NoncurrentVersionTransitions.Select(t => (Days: t.NoncurrentDays, Class: t.StorageClass!)).ToList();
        foreach (var group in new[] { moves, laterMoves })
        {
            if (group.DistinctBy(t => t.Class).Count() != group.Count)
                throw new S3Exception(S3Errors.InvalidRequest, "'StorageClass' must be different for transitions in the same rule");

            if (group.Where(t => t.Class is "STANDARD_IA" or "ONEZONE_IA" && t.Days < LeastDays).Select(t => t.Class).FirstOrDefault() is { } found)
                throw Invalid($"'Days' in Transition action must be greater than or equal to {LeastDays} for storageClass '{found}'");
        }

        if (rule.Expiration?.Days <= moves.Max(t => t.Days))
            throw Invalid("'Days' in the Expiration action must be greater than 'Days' in the Transition action");

        if (rule.NoncurrentVersionExpiration?.NoncurrentDays <= laterMoves.Max(t => t.Days))
            throw Invalid("'NoncurrentDays' in the NoncurrentVersionExpiration action must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action");

        if (rule.Transitions.Any(t => t.Date is not null) && (rule.Transitions.Any(t => t.Days is not null) || rule.Expiration?.Days is not null))
            throw new S3Exception(S3Errors.InvalidRequest, "Found mixed 'Date' and 'Days' based Expiration and Transition actions in a rule");
    }

    /// <summary>Whether it asks for more than a prefix.</summary>
    private static bool CheckFilter(LifecycleFilter filter)
    {
        var given = new object?[] { filter.Prefix, filter.Tag, filter.ObjectSizeGreaterThan, filter.ObjectSizeLessThan, filter.And }.Count(p => p is not null);
        if (given > 1)
            throw Malformed("A Filter has one condition, or an And with several.");

        if (filter.And is { } and)
            CheckAnd(and);

        if (filter.Tag?.Key is { Length: 0 } || filter.And?.Tags.Any(t => t.Key.Length == 0) == true)
            throw Invalid("The Key of a Tag cannot be empty.");

        if ((filter.And?.ObjectSizeGreaterThan ?? filter.ObjectSizeGreaterThan) < 0 || (filter.And?.ObjectSizeLessThan ?? filter.ObjectSizeLessThan) < 1)
            throw Invalid("'ObjectSizeGreaterThan' and 'ObjectSizeLessThan' must not be negative");

        return given == 1 && filter.Prefix is null && (filter.And is null || AndConditions(filter.And) > (filter.And.Prefix is null ? 0 : 1));
    }

    private static void CheckAnd(LifecycleAnd and)
    {
        if (AndConditions(and) < 2)
            throw Malformed("An And has at least two conditions.");

        if (and.Tags.DistinctBy(t => t.Key).Count() != and.Tags.Count)
            throw Invalid("Duplicate Tag Keys are not allowed.");

        if (and.ObjectSizeGreaterThan >= and.ObjectSizeLessThan)
            throw Invalid("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
    }

    private static int AndConditions(LifecycleAnd and) => and.Tags.Count
        + new object?[] { and.Prefix, and.ObjectSizeGreaterThan, and.ObjectSizeLessThan }.Count(p => p is not null);

    private static void CheckExpiration(LifecycleExpiration expiration, bool isNarrow)
    {
        if (new object?[] { expiration.Date, expiration.Days, expiration.ExpiredObjectDeleteMarker }.Count(p => p is not null) != 1)
            throw Malformed("An Expiration has Days, a Date, or ExpiredObjectDeleteMarker.");

        if (expiration.Days <= 0)
            throw Invalid("'Days' for Expiration action must be a positive integer");

        if (expiration.Date is { } date && date.UtcDateTime.TimeOfDay != TimeSpan.Zero)
            throw Invalid("'Date' must be at midnight GMT");

        if (expiration.ExpiredObjectDeleteMarker is not null && isNarrow)
            throw Invalid("ExpiredObjectDeleteMarker cannot be specified with Tags or sizes.");
    }

    private static void CheckNoncurrent(NoncurrentVersionExpiration noncurrent)
    {
        if (noncurrent.NoncurrentDays is not > 0)
            throw Invalid("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");

        if (noncurrent.NewerNoncurrentVersions is < 1 or > MaxNewerVersions)
            throw Invalid($"'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be between 1 and {MaxNewerVersions}");
    }

    private static S3Exception Malformed(string message) => new(S3Errors.MalformedXML, message);

    private static S3Exception Invalid(string message) => new(S3Errors.InvalidArgument, message);
}
