namespace Pys3Local.S3.Xml.Models;

/// <summary>The access control list of a bucket (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html">PutBucketAcl</see>) or an object (<see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html">PutObjectAcl</see>).</summary>
[S3Xml("AccessControlPolicy", Read = true)]
internal sealed partial class AccessControlPolicy
{
    public Owner? Owner { get; init; }

    [S3XmlList("AccessControlList", Item = "Grant")]
    public IReadOnlyList<Grant> Grants { get; init; } = [];
}

/// <summary>Who owns a bucket, an object or an upload.</summary>
[S3Xml(Read = true)]
internal sealed partial class Owner
{
    public string? ID { get; init; }

    public string? DisplayName { get; init; }
}

/// <summary>A line of an access control list.</summary>
[S3Xml(Read = true)]
internal sealed partial class Grant
{
    public required Grantee Grantee { get; init; }

    /// <summary>FULL_CONTROL, READ, WRITE, READ_ACP or WRITE_ACP.</summary>
    public required string Permission { get; init; }
}

/// <summary>Who is granted something: by id, by e-mail address or a group by its URI, as the type says.</summary>
[S3Xml(Read = true)]
internal sealed partial class Grantee
{
    /// <summary>CanonicalUser, AmazonCustomerByEmail or Group.</summary>
    [S3XmlType]
    public required string Type { get; init; }

    public string? ID { get; init; }

    public string? DisplayName { get; init; }

    public string? EmailAddress { get; init; }

    public string? URI { get; init; }
}
