using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html</remarks>
internal static class ListObjectsV2
{
    public static readonly Operation Definition = new("ListObjectsV2", "GET", Level.Bucket)
    {
        Requires = ["list-type"],
        Takes = ["prefix", "delimiter", "start-after", "continuation-token", "max-keys", "encoding-type", "fetch-owner"],
        Needs = Operation.OnListing("s3:ListBucket"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        if (query["list-type"] != "2")
            throw new S3Exception(S3Errors.InvalidArgument, "The list-type must be 2.") { Details = [new("ArgumentName", "list-type")] };

        var listing = new ListingParameters(context);
        var token = query["continuation-token"];
        var startAfter = query["start-after"];
        var page = await context.Store.ListObjectsAsync(context.BucketName, new()
        {
            Prefix = listing.Prefix,
            Delimiter = listing.Delimiter,
            After = ContinuationToken.Decode(token) ?? (startAfter is { Length: > 0 } ? startAfter : null),
            Limit = listing.Limit,
        }, cancellationToken);

        var owner = query["fetch-owner"] is "true" ? Owners.Of(context.Bucket) : null;
        return S3Response.Xml(new ListBucketResultV2
        {
            Name = context.BucketName,
            Prefix = listing.Shown(listing.Prefix),
            StartAfter = startAfter is null ? null : listing.Shown(startAfter),
            ContinuationToken = token,
            NextContinuationToken = page.IsTruncated ? ContinuationToken.Encode(page.Entries[^1].Name) : null,
            KeyCount = page.Entries.Count,
            MaxKeys = listing.Limit,
            Delimiter = listing.Delimiter is null ? null : listing.Shown(listing.Delimiter),
            IsTruncated = page.IsTruncated,
            EncodingType = listing.EncodingType,
            Contents = listing.Objects(page, owner),
            CommonPrefixes = listing.Prefixes(page),
        }).With("x-amz-bucket-region", context.Services.Options.Region);
    }
}
