using System.Text;
using Pys3Local.S3.Body.Checksums;

namespace Pys3Local.S3.Tests.Body.Checksums;

public sealed partial class CrcTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms, and those of known sources.</summary>
    [Test]
    [Arguments("CRC32", "123456789", "CBF43926")]
    [Arguments("CRC32C", "123456789", "E3069283")]
    [Arguments("CRC64NVME", "123456789", "AE8B14860A799888")]
    [Arguments("CRC32", "", "00000000")]
    [Arguments("CRC64NVME", "", "0000000000000000")]
    [Arguments("SHA1", "123456789", "F7C3BC1D808E04732ADF679965CCC34CA7AE3441")]
    [Arguments("SHA256", "", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public void Known_values(string algorithm, string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Compute(ChecksumNames.FromName(algorithm)!.Value, Encoding.ASCII.GetBytes(text))));

    /// <summary>RFC 3720, B.4, and the NVM Express command set specification 1.0, 5.2.1.3.4: 4 KiB of zeros and of ones.</summary>
    [Test]
    public void Known_values_of_long_inputs()
    {
        Assert.Equal("8A9136AA", Convert.ToHexString(Compute(ChecksumAlgorithm.Crc32C, new byte[32])));
        Assert.Equal("6482D367EB22B64E", Convert.ToHexString(Compute(ChecksumAlgorithm.Crc64Nvme, new byte[4096])));
        var ones = new byte[4096];
        Array.Fill(ones, (byte)0xFF);
        Assert.Equal("C0DDBA7302ECA3AC", Convert.ToHexString(Compute(ChecksumAlgorithm.Crc64Nvme, ones)));
    }

    [Test]
    [Arguments("CRC32")]
    [Arguments("CRC32C")]
    [Arguments("CRC64NVME")]
    public void Folding_and_tables_agree_at_every_length(string name)
    {
        var crc = Crc.Of(ChecksumNames.FromName(name)!.Value);
        var data = new byte[700];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
            Assert.Equal(crc.UpdateByTables(crc.Ones, data.AsSpan(0, length)), crc.Update(crc.Ones, data.AsSpan(0, length)));
    }

    [Test]
    public void Combining_is_associative_beyond_32_bits_of_length()
    {
        var crc = Crc.Crc64Nvme;
        const long length = 5L << 40;

        var left = crc.Combine(crc.Combine(1, 2, length), 3, length + 7);
        var right = crc.Combine(1, crc.Combine(2, 3, length + 7), length + length + 7);

        Assert.Equal(left, right);
        Assert.NotEqual(left, crc.Combine(crc.Combine(1, 2, length), 3, length));
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
