using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3.Operations.Multipart;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Operations.Service;

namespace Pys3Local.S3.Operations;

/// <summary>Every operation that this server knows: its table of contents.</summary>
internal static class OperationTable
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        ListBuckets.Definition,

        CreateBucket.Definition,
        HeadBucket.Definition,
        DeleteBucket.Definition,
        GetBucketLocation.Definition,
        ListObjects.Definition,
        ListObjectsV2.Definition,
        ListObjectVersions.Definition,
        GetBucketVersioning.Definition,
        PutBucketVersioning.Definition,
        GetBucketTagging.Definition,
        PutBucketTagging.Definition,
        DeleteBucketTagging.Definition,
        GetObjectLockConfiguration.Definition,
        PutObjectLockConfiguration.Definition,
        GetBucketPolicy.Definition,
        PutBucketPolicy.Definition,
        DeleteBucketPolicy.Definition,
        GetBucketPolicyStatus.Definition,
        GetBucketAcl.Definition,
        PutBucketAcl.Definition,
        GetBucketOwnershipControls.Definition,
        PutBucketOwnershipControls.Definition,
        DeleteBucketOwnershipControls.Definition,
        GetPublicAccessBlock.Definition,
        PutPublicAccessBlock.Definition,
        DeletePublicAccessBlock.Definition,
        GetBucketLifecycleConfiguration.Definition,
        PutBucketLifecycleConfiguration.Definition,
        DeleteBucketLifecycle.Definition,
        GetBucketCors.Definition,
        PutBucketCors.Definition,
        DeleteBucketCors.Definition,
        GetBucketEncryption.Definition,
        PutBucketEncryption.Definition,
        DeleteBucketEncryption.Definition,
        GetBucketNotificationConfiguration.Definition,
        PutBucketNotificationConfiguration.Definition,
        GetBucketReplication.Definition,
        PutBucketReplication.Definition,
        DeleteBucketReplication.Definition,
        GetBucketLogging.Definition,
        PutBucketLogging.Definition,
        GetBucketAccelerateConfiguration.Definition,
        PutBucketAccelerateConfiguration.Definition,
        GetBucketRequestPayment.Definition,
        PutBucketRequestPayment.Definition,
        .. Unconfigured.All,

        PutObject.Definition,
        PostObject.Definition,
        GetObject.Definition,
        HeadObject.Definition,
        CopyObject.Definition,
        DeleteObject.Definition,
        DeleteObjects.Definition,
        GetObjectAttributes.Definition,
        GetObjectTagging.Definition,
        PutObjectTagging.Definition,
        DeleteObjectTagging.Definition,
        GetObjectRetention.Definition,
        PutObjectRetention.Definition,
        GetObjectLegalHold.Definition,
        PutObjectLegalHold.Definition,
        RestoreObject.Definition,
        GetObjectAcl.Definition,
        PutObjectAcl.Definition,

        CreateMultipartUpload.Definition,
        UploadPart.Definition,
        UploadPartCopy.Definition,
        ListParts.Definition,
        ListMultipartUploads.Definition,
        CompleteMultipartUpload.Definition,
        AbortMultipartUpload.Definition,

        .. NotOffered.All,
    ];
}
