namespace Pys3Local.S3.Xml.Models;

/// <summary>What a delimiter rolled up in a listing.</summary>
[S3Xml]
internal sealed partial class CommonPrefix
{
    public required string Prefix { get; init; }
}
