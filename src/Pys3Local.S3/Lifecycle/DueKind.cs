namespace Pys3Local.S3.Lifecycle;

/// <summary>As what a version is due.</summary>
internal enum DueKind
{
    Current,
    Noncurrent,

    /// <summary>To be of another storage class.</summary>
    Transition,

    /// <summary>A delete marker with no other version of its key.</summary>
    LoneMarker,
}
