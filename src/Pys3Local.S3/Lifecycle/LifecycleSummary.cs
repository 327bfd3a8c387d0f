namespace Pys3Local.S3.Lifecycle;

/// <summary>What one round of the worker did, for the log.</summary>
public sealed class LifecycleSummary
{
    /// <summary>Buckets with a lifecycle.</summary>
    public int Buckets { get; internal set; }

    /// <summary>Current versions that were removed or got a delete marker.</summary>
    public long Expired { get; internal set; }

    /// <summary>Older versions and lone delete markers that were removed.</summary>
    public long VersionsRemoved { get; internal set; }

    /// <summary>Versions that got the label of another storage class.</summary>
    public long Transitioned { get; internal set; }

    public long UploadsAborted { get; internal set; }

    /// <summary>Due, and left: locked, or changed in the meantime.</summary>
    public long Kept { get; internal set; }

    /// <summary>Due, and failed by itself: it cannot be read, for example. The round went on.</summary>
    public long VersionsFailed { get; internal set; }

    /// <summary>Buckets whose round ended early or has left something, and why; an empty name where the buckets could not be listed.</summary>
    public IReadOnlyList<(string Bucket, Exception Failure)> Failures => Failed;

    internal List<(string Bucket, Exception Failure)> Failed { get; } = [];
}
