using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html</remarks>
internal static class ListObjects
{
    public static readonly Operation Definition = new("ListObjects", "GET", Level.Bucket)
    {
        Takes = ["prefix", "delimiter", "marker", "max-keys", "encoding-type"],
        Needs = Operation.OnListing("s3:ListBucket"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var listing = new ListingParameters(context);
        var marker = context.Request.Query["marker"] ?? "";
        var page = await context.Store.ListObjectsAsync(context.BucketName, new()
        {
            Prefix = listing.Prefix,
            Delimiter = listing.Delimiter,
            After = marker.Length == 0 ? null : marker,
            Limit = listing.Limit,
        }, cancellationToken);

        return S3Response.Xml(new ListBucketResult
        {
            Name = context.BucketName,
            Prefix = listing.Shown(listing.Prefix),
            Marker = listing.Shown(marker),
            NextMarker = page.IsTruncated && listing.Delimiter is not null ? listing.Shown(page.Entries[^1].Name) : null,
            MaxKeys = listing.Limit,
            Delimiter = listing.Delimiter is null ? null : listing.Shown(listing.Delimiter),
            IsTruncated = page.IsTruncated,
            EncodingType = listing.EncodingType,
            Contents = listing.Objects(page, Owners.Of(context.Bucket)),
            CommonPrefixes = listing.Prefixes(page),
        }).With("x-amz-bucket-region", context.Services.Options.Region);
    }
}
