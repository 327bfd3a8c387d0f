using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>
/// Who owns what is written into a bucket, and so whether ACLs are in force in it. A bucket of which nothing was said is as S3 makes
/// new ones: its owner owns everything in it, and there are no ACLs.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html</remarks>
internal static class ObjectOwnership
{
    public const string Header = "x-amz-object-ownership";

    public const string Enforced = "BucketOwnerEnforced";
    public const string Preferred = "BucketOwnerPreferred";
    public const string Writer = "ObjectWriter";

    private const string Setting = "object-ownership";

    /// <summary>Ownership controls were deleted.</summary>
    private const string Removed = "";

    /// <summary>What holds.</summary>
    public static string Of(BucketInfo bucket) => Find(bucket) ?? Writer;

    /// <summary>What was set; null where that was deleted.</summary>
    public static string? Find(BucketInfo bucket) => bucket.Settings.GetValueOrDefault(Setting, Enforced) is { Length: > 0 } set ? set : null;

    public static bool AllowsAcls(BucketInfo bucket) => Of(bucket) is Preferred or Writer;

    public static BucketInfo Set(BucketInfo bucket, string? ownership) =>
        bucket with { Settings = bucket.Settings.SetItem(Setting, ownership ?? Removed) };

    public static string Check(string? ownership) => ownership is Enforced or Preferred or Writer
        ? ownership
        : throw new S3Exception(S3Errors.InvalidArgument, $"Invalid x-amz-object-ownership header: {ownership}")
        { Details = [new("ArgumentName", Header)] };
}
