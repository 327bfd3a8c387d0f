namespace Pys3Local.S3.Xml.Models;

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
