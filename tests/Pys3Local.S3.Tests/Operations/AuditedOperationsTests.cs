using Pys3Local.S3.Operations;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>Changes of who may do what, and of what may go when, leave a line in the log.</summary>
public sealed class AuditedOperationsTests
{
    private static readonly string[] Expected =
    [
        "DeleteBucketCors", "DeleteBucketEncryption", "DeleteBucketLifecycle", "DeleteBucketOwnershipControls", "DeleteBucketPolicy", "DeleteBucketReplication", "DeletePublicAccessBlock",
        "PutBucketAcl", "PutBucketCors", "PutBucketEncryption", "PutBucketLifecycleConfiguration", "PutBucketNotificationConfiguration", "PutBucketOwnershipControls", "PutBucketPolicy",
        "PutBucketReplication", "PutBucketVersioning", "PutObjectAcl", "PutObjectLegalHold", "PutObjectLockConfiguration", "PutObjectRetention", "PutPublicAccessBlock",
    ];

    [Test]
    public void Every_change_of_policies_locks_and_settings_of_a_bucket_is_one()
    {
        var audited = OperationTable.All.Where(o => o.WhyNot is null && o.Method is not ("GET" or "HEAD") && o.Needs.IsAudited).Select(o => o.Name);
        Assert.Equal(Expected, audited.Order(StringComparer.Ordinal));
    }
}
