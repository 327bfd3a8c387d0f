namespace Pys3Local.S3.Xml.Models;

/// <summary>A line of an access control list.</summary>
[S3Xml(Read = true)]
internal sealed partial class Grant
{
    public required Grantee Grantee { get; init; }

    /// <summary>FULL_CONTROL, READ, WRITE, READ_ACP or WRITE_ACP.</summary>
    public required string Permission { get; init; }
}
