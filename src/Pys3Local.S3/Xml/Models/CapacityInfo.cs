namespace Pys3Local.S3.Xml.Models;

/// <summary><c>capacity.xml</c> of Veeam's Smart Object Storage API; bytes.</summary>
[S3Xml("CapacityInfo", Namespace = "")]
internal sealed partial class CapacityInfo
{
    public required long Capacity { get; init; }

    public required long Available { get; init; }

    public required long Used { get; init; }
}
