namespace Pys3Local.S3.Xml.Models;

/// <summary>A tag of an object or a bucket.</summary>
[S3Xml(Read = true)]
internal sealed partial class Tag
{
    public required string Key { get; init; }

    public required string Value { get; init; }
}
