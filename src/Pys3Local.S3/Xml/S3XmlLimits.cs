namespace Pys3Local.S3.Xml;

/// <summary>What a client's document may cost.</summary>
internal sealed record S3XmlLimits
{
    /// <summary>1 MiB: every configuration document of S3 is far below it.</summary>
    public static S3XmlLimits Default { get; } = new();

    /// <summary>
    /// For Delete: 1,000 objects of a key of 1,024 bytes, each byte escaped as <c>&amp;quot;</c> at worst, with a version id and the tags.
    /// </summary>
    public static S3XmlLimits Delete { get; } = new() { MaxBytes = 8 << 20 };

    /// <summary>For CompleteMultipartUpload: 10,000 parts with an ETag and the checksums, about 500 bytes each.</summary>
    public static S3XmlLimits Parts { get; } = new() { MaxBytes = 8 << 20, MaxElements = 100_000 };

    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>Nested elements; the deepest document of S3 has seven.</summary>
    public int MaxDepth { get; init; } = 32;

    public int MaxElements { get; init; } = 10_000;
}

/// <summary>A document of a client that cannot be read. The message is for the client; the S3 layer answers MalformedXML.</summary>
internal sealed class S3XmlException(string message) : Exception(message);
