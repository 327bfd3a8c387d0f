namespace Pys3Local.S3.Xml.Models;

/// <summary>The answer of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html">GetBucketPolicyStatus</see>.</summary>
[S3Xml("PolicyStatus")]
internal sealed partial class PolicyStatus
{
    public required bool IsPublic { get; init; }
}
