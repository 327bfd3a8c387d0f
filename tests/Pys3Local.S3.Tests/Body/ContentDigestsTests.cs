using System.Security.Cryptography;
using Pys3Local.S3.Body;
using Pys3Local.S3.Checksums;

namespace Pys3Local.S3.Tests.Body;

public sealed class ContentDigestsTests
{
    /// <summary>With MD5 of our own and with the library's, which a build may choose.</summary>
    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task MD5_and_a_checksum_over_pieces_at_once_and_beside(bool ownMd5)
    {
        AppContext.SetSwitch("Pys3Local.OwnMd5", ownMd5);
        try
        {
            var content = new byte[300_001];
            new Random(1).NextBytes(content);
            var digests = new ContentDigests();
            digests.Add(ChecksumAlgorithm.Sha256);

            digests.Append(content.AsSpan(0, 1001));
            await digests.AppendBesideAsync(content.AsMemory(1001, 200_000), 1);
            await digests.AppendBesideAsync(content.AsMemory(201_001), 1);
            await digests.WaitAsync(0);
            digests.Finish();

            Assert.Equal(Convert.ToHexString(MD5.HashData(content)), Convert.ToHexString(digests.Md5));
            Assert.Equal(Convert.ToHexString(SHA256.HashData(content)), Convert.ToHexString(digests.Value(ChecksumAlgorithm.Sha256)!));
        }
        finally
        {
            AppContext.SetSwitch("Pys3Local.OwnMd5", true);
        }
    }
}
