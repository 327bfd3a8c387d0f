using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html</remarks>
internal static class ListMultipartUploads
{
    private const int MaxUploads = 1000;

    public static readonly Operation Definition = new("ListMultipartUploads", "GET", Level.Bucket)
    {
        Requires = ["uploads"],
        Takes = ["prefix", "delimiter", "key-marker", "upload-id-marker", "max-uploads", "encoding-type"],
        Needs = Operation.OnListing("s3:ListBucketMultipartUploads"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var listing = new ListingParameters(context);
        var limit = context.PageSize("max-uploads", MaxUploads);
        var keyMarker = query["key-marker"] ?? "";
        var uploadMarker = keyMarker.Length == 0 ? "" : Uploads.CheckedMarker(context, query["upload-id-marker"]);
        var page = await context.Multipart.ListUploadsAsync(context.BucketName, new UploadQuery
        {
            Prefix = listing.Prefix,
            Delimiter = listing.Delimiter,
            AfterKey = keyMarker.Length == 0 ? null : keyMarker,
            AfterUploadId = uploadMarker.Length == 0 ? null : uploadMarker,
            Limit = limit,
        }, cancellationToken);

        var owner = Owners.Of(context.Bucket);
        var last = page.IsTruncated ? page.Entries[^1] : default;
        return S3Response.Xml(new ListMultipartUploadsResult
        {
            Bucket = context.BucketName,
            KeyMarker = listing.Shown(keyMarker),
            UploadIdMarker = uploadMarker,
            NextKeyMarker = page.IsTruncated ? listing.Shown(last.Name) : null,
            NextUploadIdMarker = page.IsTruncated ? last.Upload?.UploadId ?? "" : null,
            Prefix = listing.Shown(listing.Prefix),
            Delimiter = listing.Delimiter is null ? null : listing.Shown(listing.Delimiter),
            EncodingType = listing.EncodingType,
            MaxUploads = limit,
            IsTruncated = page.IsTruncated,
            Uploads = [.. page.Entries.Where(e => e.Upload is not null).Select(e => Shown(e.Upload!, listing, owner))],
            CommonPrefixes = [.. page.Entries.Where(e => e.Upload is null).Select(e => new CommonPrefix { Prefix = listing.Shown(e.Name) })],
        });
    }

    private static ListedUpload Shown(UploadInfo upload, ListingParameters listing, Owner owner)
    {
        var checksum = UploadChecksum.Of(upload);
        return new()
        {
            Key = listing.Shown(upload.Key),
            UploadId = upload.UploadId,
            Initiator = Owners.InitiatorOf(upload, owner),
            Owner = Owners.Of(upload, owner),
            StorageClass = upload.Attributes.GetValueOrDefault(ObjectAttributes.StorageClass, StorageClass.Standard),
            Initiated = S3XmlTimestamp.WholeSeconds(upload.Initiated),
            ChecksumAlgorithm = checksum?.AlgorithmName,
            ChecksumType = checksum?.TypeName,
        };
    }
}
