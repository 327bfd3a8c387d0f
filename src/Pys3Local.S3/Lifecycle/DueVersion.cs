using Pys3Local.Storage;

namespace Pys3Local.S3.Lifecycle;

/// <summary>A version that a rule wants to be gone.</summary>
internal readonly record struct DueVersion(ObjectInfo Info, DueKind Kind);
