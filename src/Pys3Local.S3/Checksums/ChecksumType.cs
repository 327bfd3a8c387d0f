namespace Pys3Local.S3.Checksums;

/// <summary>What a checksum of an object in parts was computed from.</summary>
internal enum ChecksumType
{
    /// <summary>All bytes of the object.</summary>
    FullObject,

    /// <summary>The checksums of the parts, one after another.</summary>
    Composite,
}
