namespace Pys3Local.S3.Xml.Models;

/// <summary><c>system.xml</c> of Veeam's Smart Object Storage API.</summary>
[S3Xml("SystemInfo", Namespace = "")]
internal sealed partial class SystemInfo
{
    public required string ProtocolVersion { get; init; }

    public required string ModelName { get; init; }

    public required ProtocolCapabilities ProtocolCapabilities { get; init; }

    public SystemRecommendations? SystemRecommendations { get; init; }
}

[S3Xml]
internal sealed partial class ProtocolCapabilities
{
    public bool CapacityInfo { get; init; }

    public bool UploadSessions { get; init; }

    public bool IAMSTS { get; init; }
}

[S3Xml]
internal sealed partial class SystemRecommendations
{
    public int S3ConcurrentTaskLimit { get; init; }

    public int S3MultiObjectDeleteLimit { get; init; }
}

/// <summary><c>capacity.xml</c> of Veeam's Smart Object Storage API; bytes.</summary>
[S3Xml("CapacityInfo", Namespace = "")]
internal sealed partial class CapacityInfo
{
    public required long Capacity { get; init; }

    public required long Available { get; init; }

    public required long Used { get; init; }
}
