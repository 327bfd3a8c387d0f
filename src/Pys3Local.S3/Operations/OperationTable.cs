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

        PutObject.Definition,
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

        CreateMultipartUpload.Definition,
        UploadPart.Definition,
        UploadPartCopy.Definition,
        ListParts.Definition,
        ListMultipartUploads.Definition,
        CompleteMultipartUpload.Definition,
        AbortMultipartUpload.Definition,
    ];
}
