using Pys3Local.S3.Errors;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>
/// The block of public access. A bucket of which nothing was said has all four flags, as S3 gives them to new ones; a block that was
/// deleted is kept as a document of four times no.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html</remarks>
internal static class PublicAccess
{
    private const string Setting = "public-access-block";
    private const string Removed = "";

    private static readonly BucketConfiguration<PublicAccessBlockConfiguration> Document =
        new(Setting, S3Errors.NoSuchPublicAccessBlockConfiguration);

    private static readonly PublicAccessBlockConfiguration Default =
        new() { BlockPublicAcls = true, IgnorePublicAcls = true, BlockPublicPolicy = true, RestrictPublicBuckets = true };

    private static readonly PublicAccessBlockConfiguration Open = new();

    /// <summary>Null where it was deleted.</summary>
    public static PublicAccessBlockConfiguration? Find(BucketInfo bucket) => bucket.Settings.TryGetValue(Setting, out var text)
        ? text.Length == 0 ? null : Document.Find(bucket)
        : Default;

    /// <summary>What holds.</summary>
    public static PublicAccessBlockConfiguration Of(BucketInfo bucket) => Find(bucket) ?? Open;

    /// <summary>Why something public is refused, and the way out.</summary>
    public static string Blocked(string what, string setting, string bucket) =>
        $"{what} are blocked by {setting} of its public access block, which every new bucket has. To make it public on purpose, take the block away first (DeletePublicAccessBlock: aws s3api delete-public-access-block --bucket {bucket}) and try again.";

    public static BucketInfo Set(BucketInfo bucket, PublicAccessBlockConfiguration? block) => block is null
        ? bucket with { Settings = bucket.Settings.SetItem(Setting, Removed) }
        : Document.Set(bucket, block);
}
