using Pys3Local.Storage;

namespace Pys3Local.S3.Lifecycle;

/// <summary>A version that a rule wants to be gone, or to be of another storage class.</summary>
/// <param name="StorageClass">Null where it is to go.</param>
internal readonly record struct DueVersion(ObjectInfo Info, DueKind Kind, string? StorageClass = null);
