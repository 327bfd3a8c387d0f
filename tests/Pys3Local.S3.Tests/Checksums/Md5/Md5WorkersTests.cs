using System.Security.Cryptography;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Checksums.Md5;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Checksums.Md5;

public sealed class Md5WorkersTests
{
    /// <summary>Fewer, as many and more than one thread takes at once; each content as long as no other, in pieces that begin and end inside of blocks.</summary>
    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(4)]
    [Arguments(37)]
    public async Task Contents_at_the_same_time_do_not_mix(int contents)
    {
        await Task.WhenAll(Enumerable.Range(0, contents).Select(number => Task.Run(() => Check(number))));
    }

    private static async Task Check(int number)
    {
        var content = Checks.Content(200_000 + (number * 7_919))[number..];
        var md5 = new Md5Digest();
        var crc = Digest.Of(ChecksumAlgorithm.Crc32C);
        HashingLane lane = new Md5Lane(md5, [crc]);
        var random = new Random(number);
        for (var at = 0; at < content.Length;)
        {
            var count = Math.Min(random.Next(2) == 0 ? random.Next(1, 130) : random.Next(50_000), content.Length - at);
            await lane.WaitAsync(random.Next(4));
            lane.Add(content.AsMemory(at, count));
            at += count;
        }

        await lane.WaitAsync(0);

        Assert.Equal(MD5.HashData(content), Value(md5));
        Assert.Equal(Checks.Value(ChecksumAlgorithm.Crc32C, content), Convert.ToBase64String(Value(crc)));
    }

    private static byte[] Value(Digest digest)
    {
        var value = new byte[digest.Length];
        digest.Finish(value);
        return value;
    }
}
