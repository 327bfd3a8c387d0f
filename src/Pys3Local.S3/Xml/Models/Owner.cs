namespace Pys3Local.S3.Xml.Models;

/// <summary>Who owns a bucket, an object or an upload.</summary>
[S3Xml(Read = true)]
internal sealed partial class Owner
{
    public string? ID { get; init; }

    public string? DisplayName { get; init; }
}
