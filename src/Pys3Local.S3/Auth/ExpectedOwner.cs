using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth;

/// <summary>
/// The owner that a client expects a bucket to have. Clients send the number of an account of AWS, and there are none here: such a number is
/// taken for the owner's. The owner's canonical id, as answers show it, is compared.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html</remarks>
internal static class ExpectedOwner
{
    public const string Header = "x-amz-expected-bucket-owner";

    /// <summary>Of the bucket that a copy reads from.</summary>
    public const string SourceHeader = "x-amz-source-expected-bucket-owner";

    private const int AccountLength = 12;

    /// <summary>Refuses where the bucket is another user's.</summary>
    public static void Check(string? owner, BucketInfo bucket)
    {
        if (owner is not null && !IsAccount(owner) && owner != Owners.Of(bucket).ID)
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: the bucket does not belong to the expected owner.");
    }

    private static bool IsAccount(string text) => text.Length == AccountLength && text.All(char.IsAsciiDigit);
}
