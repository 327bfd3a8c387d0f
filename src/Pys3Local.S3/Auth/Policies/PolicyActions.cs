using Pys3Local.S3.Access;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>Every action that a bucket policy may name. Case does not matter in a policy.</summary>
/// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html</remarks>
public static class PolicyActions
{
    public static readonly HashSet<string> All = new[]
    {
        "s3:AbortMultipartUpload", "s3:BypassGovernanceRetention", "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy",
        "s3:DeleteBucketWebsite", "s3:DeleteObject", "s3:DeleteObjectTagging", "s3:DeleteObjectVersion", "s3:DeleteObjectVersionTagging",
        "s3:GetAccelerateConfiguration", "s3:GetAnalyticsConfiguration", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLocation",
        "s3:GetBucketLogging", "s3:GetBucketNotification", "s3:GetBucketObjectLockConfiguration", "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy", "s3:GetBucketPolicyStatus", "s3:GetBucketPublicAccessBlock", "s3:GetBucketRequestPayment", "s3:GetBucketTagging",
        "s3:GetBucketVersioning", "s3:GetBucketWebsite", "s3:GetEncryptionConfiguration", "s3:GetIntelligentTieringConfiguration",
        "s3:GetInventoryConfiguration", "s3:GetLifecycleConfiguration", "s3:GetMetricsConfiguration", "s3:GetObject", "s3:GetObjectAcl",
        "s3:GetObjectAttributes", "s3:GetObjectLegalHold", "s3:GetObjectRetention", "s3:GetObjectTagging", "s3:GetObjectTorrent",
        "s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionAttributes", "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTagging", "s3:GetObjectVersionTorrent", "s3:GetReplicationConfiguration", "s3:InitiateReplication", "s3:ListAllMyBuckets",
        "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions", "s3:ListMultipartUploadParts",
        "s3:ObjectOwnerOverrideToBucketOwner", "s3:PutAccelerateConfiguration", "s3:PutAnalyticsConfiguration", "s3:PutBucketAcl",
        "s3:PutBucketCORS", "s3:PutBucketLogging", "s3:PutBucketNotification", "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketOwnershipControls", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketRequestPayment",
        "s3:PutBucketTagging", "s3:PutBucketVersioning", "s3:PutBucketWebsite", "s3:PutEncryptionConfiguration",
        "s3:PutIntelligentTieringConfiguration", "s3:PutInventoryConfiguration", "s3:PutLifecycleConfiguration",
        "s3:PutMetricsConfiguration", "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectLegalHold", "s3:PutObjectRetention", "s3:PutObjectTagging",
        "s3:PutObjectVersionAcl", "s3:PutObjectVersionTagging", "s3:PutReplicationConfiguration", "s3:ReplicateDelete", "s3:ReplicateObject",
        "s3:ReplicateTags", "s3:RestoreObject", "s3:UpdateObjectEncryption",
    }.ToHashSet(StringComparer.Ordinal);

    private static readonly (string Folded, string Name)[] Folded = [.. All.Select(a => (a.ToLowerInvariant(), a))];

    /// <summary>Those about objects that do not say so in their names.</summary>
    private static readonly string[] OnObjects =
    [
        "s3:AbortMultipartUpload", "s3:BypassGovernanceRetention", "s3:InitiateReplication", "s3:ListMultipartUploadParts", "s3:ReplicateDelete", "s3:ReplicateTags",
    ];

    /// <summary>What the actions are about that a pattern of a policy means.</summary>
    internal static PolicyLevels Levels(IEnumerable<string> actions)
    {
        var levels = PolicyLevels.None;
        foreach (var action in actions)
            levels |= IsOnObjects(action) ? PolicyLevels.Objects : PolicyLevels.Bucket;

        return levels;
    }

    /// <summary>The actions that a pattern of a policy means; none where it means nothing.</summary>
    public static IEnumerable<string> Named(string pattern)
    {
        var folded = pattern.ToLowerInvariant();
        return Folded.Where(a => Wildcard.Matches(folded, a.Folded)).Select(a => a.Name);
    }

    private static bool IsOnObjects(string action) =>
        (action.Contains("Object", StringComparison.Ordinal) && !action.Contains("Bucket", StringComparison.Ordinal))
        || action == "s3:ObjectOwnerOverrideToBucketOwner"
        || OnObjects.Contains(action);
}
