using System.Text;
using Pys3Local.S3.Checksums;

namespace Pys3Local.S3.Tests.Checksums;

public sealed partial class CrcTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms, and those of known sources (xxhsum for the XXH family).</summary>
    [Test]
    [Arguments("CRC32", "123456789", "CBF43926")]
    [Arguments("CRC32C", "123456789", "E3069283")]
    [Arguments("CRC64NVME", "123456789", "AE8B14860A799888")]
    [Arguments("SHA512", "123456789", "D9E6762DD1C8EAF6D61B3C6192FC408D4D6D5F1176D0C29169BC24E71C3F274AD27FCD5811B313D681F7E55EC02D73D499C95455B6B5BB503ACF574FBA8FFE85")]
    [Arguments("MD5", "123456789", "25F9E794323B453885F5181F1B624D0B")]
    [Arguments("XXHASH64", "123456789", "8CB841DB40E6AE83")]
    [Arguments("XXHASH3", "123456789", "72DCB18B67A17DFF")]
    [Arguments("XXHASH128", "123456789", "33119477EDE5DCD5E9716427681D5860")]
    [Arguments("CRC32", "", "00000000")]
    [Arguments("CRC64NVME", "", "0000000000000000")]
    [Arguments("SHA1", "123456789", "F7C3BC1D808E04732ADF679965CCC34CA7AE3441")]
    [Arguments("SHA256", "", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public void Known_values(string algorithm, string text, string expected)
    {
        Assert.Equal(expected, Convert.ToHexString(Compute(ChecksumNames.FromName(algorithm)!.Value, Encoding.ASCII.GetBytes(text))));
        Assert.Equal(expected, Convert.ToHexString(Digest.Of(ChecksumNames.FromName(algorithm)!.Value, Encoding.ASCII.GetBytes(text))));
    }

    /// <summary>base64(SHA-256(SHA-256("a") || SHA-256("b")))-2, computed with another tool.</summary>
    [Test]
    public void A_composite_is_the_checksum_of_the_checksums()
    {
        var parts = new[] { "a", "b" }.Select(text => new PartChecksum(Convert.ToBase64String(Compute(ChecksumAlgorithm.Sha256, Encoding.ASCII.GetBytes(text))), 1));

        var composite = MultipartChecksum.Composite(ChecksumAlgorithm.Sha256, [.. parts]);

        Assert.Equal(new ObjectChecksum(ChecksumAlgorithm.Sha256, "5aAf7hTg7VxIcU8iGA8lrYNltT+XefedxKPX6Tlj+Uo=-2", ChecksumType.Composite), composite);
        Assert.Equal("COMPOSITE", composite.TypeName);
    }

    private static byte[] Compute(ChecksumAlgorithm algorithm, byte[] data)
    {
        using var digest = Digest.Of(algorithm);
        digest.Append(data);
        var value = new byte[digest.Length];
        digest.Finish(value);
        return value;
    }
}
