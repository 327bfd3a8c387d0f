using Pys3Local.S3.Encryption;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html</remarks>
internal static class ListParts
{
    private const int MaxParts = 1000;

    public static readonly Operation Definition = new("ListParts", "GET", Level.Object)
    {
        Requires = ["uploadId"],
        Encryption = EncryptionUse.CustomerKey,
        Takes = ["max-parts", "part-number-marker", "encoding-type"],
        Needs = Operation.OnObject("s3:ListMultipartUploadParts"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var upload = await Uploads.FindAsync(context, cancellationToken);
        var limit = context.PageSize("max-parts", MaxParts);
        var marker = context.Request.Query["part-number-marker"] is { Length: > 0 } ? context.PageSize("part-number-marker", PartNumbers.Max) : 0;
        var found = await context.Multipart.ListPartsAsync(context.BucketName, context.Key, upload.UploadId, marker, limit + 1, cancellationToken);
        var parts = found.Take(limit).ToList();
        var checksum = UploadChecksum.Of(upload);
        var owner = Owners.Of(context.Bucket);

        return S3Response.Xml(new ListPartsResult
        {
            Bucket = context.BucketName,
            Key = context.Key,
            UploadId = upload.UploadId,
            Initiator = Owners.InitiatorOf(upload, owner),
            Owner = Owners.Of(upload, owner),
            StorageClass = upload.Attributes.GetValueOrDefault(ObjectAttributes.StorageClass, StorageClass.Standard),
            PartNumberMarker = marker,
            NextPartNumberMarker = parts.Count == 0 ? marker : parts[^1].PartNumber,
            MaxParts = limit,
            IsTruncated = limit > 0 && found.Count > limit,
            ChecksumAlgorithm = checksum?.AlgorithmName,
            ChecksumType = checksum?.TypeName,
            Parts = [.. parts.Select(p => new ListedPart
            {
                PartNumber = p.PartNumber,
                LastModified = S3XmlTimestamp.WholeSeconds(p.LastModified),
                ETag = p.ETag,
                Size = p.Size,
            }.WithChecksum(p.Attributes))],
        });
    }
}
