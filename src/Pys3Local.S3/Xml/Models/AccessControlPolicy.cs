namespace Pys3Local.S3.Xml.Models;

/// <summary>The access control list of a bucket (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html">PutBucketAcl</see>) or an object (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html">PutObjectAcl</see>).</summary>
[S3Xml("AccessControlPolicy", Read = true)]
internal sealed partial class AccessControlPolicy
{
    public Owner? Owner { get; init; }

    [S3XmlList("AccessControlList", Item = "Grant")]
    public IReadOnlyList<Grant> Grants { get; init; } = [];
}
