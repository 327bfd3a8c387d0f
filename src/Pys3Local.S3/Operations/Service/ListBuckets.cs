using System.Globalization;
using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Service;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html</remarks>
internal static class ListBuckets
{
    private const int MaxBuckets = 10_000;

    public static readonly Operation Definition = new("ListBuckets", "GET", Level.Service)
    {
        Takes = ["prefix", "max-buckets", "continuation-token", "bucket-region"],
        Needs = Operation.OnBucket("s3:ListAllMyBuckets"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var prefix = query["prefix"];
        var after = ContinuationToken.Decode(query["continuation-token"]);
        var limit = Limit(query["max-buckets"]);
        var region = context.Services.Options.Region;

        var buckets = new List<ListedBucket>();
        string? next = null;
        foreach (var bucket in await context.Store.ListBucketsAsync(cancellationToken))
        {
            if ((prefix is not null && !bucket.Name.StartsWith(prefix, StringComparison.Ordinal))
                || (after is not null && string.CompareOrdinal(bucket.Name, after) <= 0)
                || (query["bucket-region"] is { } wanted && wanted != region)
                || !IsShown(bucket, context))
            {
                continue;
            }

            if (buckets.Count == limit)
            {
                next = ContinuationToken.Encode(buckets[^1].Name);
                break;
            }

            buckets.Add(new() { Name = bucket.Name, CreationDate = S3XmlTimestamp.WholeSeconds(bucket.Created), BucketRegion = region });
        }

        return S3Response.Xml(new ListAllMyBucketsResult
        {
            Owner = Owners.Of(context.Request.Caller.Key?.User),
            Buckets = buckets,
            ContinuationToken = next,
            Prefix = prefix,
        });
    }

    /// <summary>Unlike other page sizes, one that is too great is refused, and so is 0.</summary>
    private static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return MaxBuckets;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxBuckets
            ? limit
            : throw new S3Exception(S3Errors.InvalidArgument, $"Argument max-buckets must be an integer between 1 and {MaxBuckets}.")
            { Details = [new("ArgumentName", "max-buckets"), new("ArgumentValue", text)] };
    }

    /// <summary>Only the caller's own, whatever others have opened, as S3 does; and of those the ones that the key is for.</summary>
    private static bool IsShown(BucketInfo bucket, S3Context context) =>
        context.Services.Options.NoAuth
        || (context.Request.Caller.Key is { } key
            && key.User == Owners.UserOf(bucket)
            && key.Scope.Decide(new Permission("s3:ListAllMyBuckets", bucket.Name)).Allowed);
}
