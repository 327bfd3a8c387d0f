namespace Pys3Local.S3.Checksums;

/// <summary>The checksums that S3 knows for objects: those that can be combined first.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html</remarks>
public enum ChecksumAlgorithm
{
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
    Sha512,
    Md5,
    XxHash64,
    XxHash3,
    XxHash128,
}

/// <summary>How the algorithms are called in headers and documents.</summary>
public static class ChecksumNames
{
    /// <summary>What S3 computes where a client names none.</summary>
    public const ChecksumAlgorithm Default = ChecksumAlgorithm.Crc64Nvme;

    public const string HeaderPrefix = "x-amz-checksum-";

    private static readonly string[] Names = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"];
    private static readonly string[] Headers = Array.ConvertAll(Names, name => HeaderPrefix + name.ToLowerInvariant());
    private static readonly int[] Lengths = [4, 4, 8, 20, 32, 64, 16, 8, 8, 16];

    public static IReadOnlyList<ChecksumAlgorithm> All { get; } = Enum.GetValues<ChecksumAlgorithm>();

    /// <summary>All names, for messages: <c>CRC32, CRC32C, …</c>.</summary>
    public static string List { get; } = string.Join(", ", Names);

    /// <summary>As in <c>ChecksumAlgorithm</c> of documents and headers: <c>CRC64NVME</c>.</summary>
    public static string Name(this ChecksumAlgorithm algorithm) => Names[(int)algorithm];

    /// <summary>The header (or trailer) with the value: <c>x-amz-checksum-crc64nvme</c>.</summary>
    public static string Header(this ChecksumAlgorithm algorithm) => Headers[(int)algorithm];

    /// <summary>Bytes of a checksum.</summary>
    public static int Length(this ChecksumAlgorithm algorithm) => Lengths[(int)algorithm];

    /// <summary>Checksums of parts can be put together to the one of the whole, without reading it again.</summary>
    public static bool CanCombine(this ChecksumAlgorithm algorithm) => algorithm <= ChecksumAlgorithm.Crc64Nvme;

    /// <summary>The algorithm of that name, in any case, or null.</summary>
    public static ChecksumAlgorithm? FromName(ReadOnlySpan<char> name) => Find(Names, name);

    /// <summary>The algorithm whose value is in that header, or null.</summary>
    public static ChecksumAlgorithm? FromHeader(ReadOnlySpan<char> header) => Find(Headers, header);

    private static ChecksumAlgorithm? Find(string[] texts, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            if (text.Equals(texts[i], StringComparison.OrdinalIgnoreCase))
                return (ChecksumAlgorithm)i;
        }

        return null;
    }
}
