using Pys3Local.S3.Operations;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>Changes of who may do what, and of what may go when, leave a line in the log.</summary>
public sealed class AuditedOperationsTests
{
    private static readonly string[] Expected =
    [
        "DeleteBucketLifecycle", "DeleteBucketOwnershipControls", "DeleteBucketPolicy", "DeletePublicAccessBlock", "PutBucketAcl", "PutBucketLifecycleConfiguration",
        "PutBucketOwnershipControls", "PutBucketPolicy", "PutBucketVersioning", "PutObjectAcl", "PutObjectLegalHold", "PutObjectLockConfiguration", "PutObjectRetention", "PutPublicAccessBlock",
    ];

    [Test]
    public void Every_change_of_policies_and_locks_is_one()
    {
        var audited = OperationTable.All.Where(o => o.WhyNot is null && o.Method is not ("GET" or "HEAD") && o.Needs.IsAudited).Select(o => o.Name);
        Assert.Equal(Expected, audited.Order(StringComparer.Ordinal));
    }
}
