using Pys3Local.Storage.Checksums;

namespace Pys3Local.Storage.Tests.Checksums;

public sealed class CrcTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms.</summary>
    [Test]
    [Arguments("CRC32C", "123456789", "E3069283")]
    [Arguments("CRC64NVME", "123456789", "AE8B14860A799888")]
    [Arguments("CRC32C", "", "00000000")]
    [Arguments("CRC64NVME", "", "0000000000000000")]
    public void Known_values(string name, string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Named(name).Of(System.Text.Encoding.ASCII.GetBytes(text))));

    /// <summary>RFC 3720, B.4, and the NVM Express command set specification 1.0, 5.2.1.3.4: zeros and ones.</summary>
    [Test]
    public void Known_values_of_long_inputs()
    {
        Assert.Equal("8A9136AA", Convert.ToHexString(Crc.Crc32C.Of(new byte[32])));
        Assert.Equal("6482D367EB22B64E", Convert.ToHexString(Crc.Crc64Nvme.Of(new byte[4096])));
        var ones = new byte[4096];
        Array.Fill(ones, (byte)0xFF);
        Assert.Equal("C0DDBA7302ECA3AC", Convert.ToHexString(Crc.Crc64Nvme.Of(ones)));
    }

    /// <summary>Each length takes another mixture of the ways: wide, folded, by the instruction, from tables.</summary>
    [Test]
    [Arguments("CRC32C")]
    [Arguments("CRC64NVME")]
    public void All_ways_agree_with_the_tables_at_every_length(string name)
    {
        var crc = Named(name);
        var data = new byte[2700];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
            Assert.Equal(crc.UpdateByTables(crc.Polynomial.Ones, data.AsSpan(0, length)), crc.Update(crc.Polynomial.Ones, data.AsSpan(0, length)));
    }

    [Test]
    [Arguments("CRC32C")]
    [Arguments("CRC64NVME")]
    public void Pieces_are_the_whole(string name)
    {
        var crc = Named(name);
        var data = new byte[20_000];
        var random = new Random(2);
        random.NextBytes(data);
        var register = crc.Polynomial.Ones;
        for (int at = 0, length; at < data.Length; at += length)
        {
            length = Math.Min(random.Next(3000), data.Length - at);
            register = crc.Update(register, data.AsSpan(at, length));
        }

        Assert.Equal(crc.Polynomial.Read(crc.Of(data)), register ^ crc.Polynomial.Ones);
    }

    [Test]
    public void Combining_is_associative_beyond_32_bits_of_length()
    {
        var crc = CrcPolynomial.Crc64Nvme;
        const long length = 5L << 40;

        var left = crc.Combine(crc.Combine(1, 2, length), 3, length + 7);
        var right = crc.Combine(1, crc.Combine(2, 3, length + 7), length + length + 7);

        Assert.Equal(left, right);
        Assert.NotEqual(left, crc.Combine(crc.Combine(1, 2, length), 3, length));
    }

    private static Crc Named(string name) => name == "CRC32C" ? Crc.Crc32C : Crc.Crc64Nvme;
}
