namespace Pys3Local.S3.Xml.Models;

/// <summary>The body of <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html">PutBucketEncryption</see>.</summary>
[S3Xml("ServerSideEncryptionConfiguration", Read = true)]
internal sealed partial class ServerSideEncryptionConfiguration
{
    [S3XmlList("Rule")]
    public required IReadOnlyList<ServerSideEncryptionRule> Rules { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ServerSideEncryptionRule
{
    public ServerSideEncryptionByDefault? ApplyServerSideEncryptionByDefault { get; init; }

    public BlockedEncryptionTypes? BlockedEncryptionTypes { get; init; }

    public bool? BucketKeyEnabled { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class ServerSideEncryptionByDefault
{
    /// <summary>AES256, aws:kms or aws:kms:dsse.</summary>
    public required string SSEAlgorithm { get; init; }

    public string? KMSMasterKeyID { get; init; }
}

[S3Xml(Read = true)]
internal sealed partial class BlockedEncryptionTypes
{
    /// <summary>SSE-C, or NONE.</summary>
    [S3XmlList("EncryptionType")]
    public IReadOnlyList<string> EncryptionTypes { get; init; } = [];
}
