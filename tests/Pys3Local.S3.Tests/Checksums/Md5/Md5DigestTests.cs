using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Checksums.Md5;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Checksums.Md5;

public sealed class Md5DigestTests
{
    /// <summary>RFC 1321, A.5.</summary>
    [Test]
    [Arguments("", "d41d8cd98f00b204e9800998ecf8427e")]
    [Arguments("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [Arguments("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [Arguments("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f")]
    [Arguments("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void Known_values(string text, string expected)
    {
        var digest = new Md5Digest();
        digest.Append(Encoding.ASCII.GetBytes(text));
        Assert.Equal(expected, Convert.ToHexStringLower(Value(digest)));
    }

    [Test]
    public void Is_the_librarys_at_every_length()
    {
        var content = Checks.Content(300);
        for (var length = 0; length <= content.Length; length++)
        {
            var digest = new Md5Digest();
            digest.Append(content.AsSpan(0, length));
            Assert.Equal(MD5.HashData(content.AsSpan(0, length)), Value(digest));
        }
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public void Is_the_same_however_the_content_is_cut(int seed)
    {
        var content = Checks.Content(20_000);
        var random = new Random(seed);
        var digest = new Md5Digest();
        for (var at = 0; at < content.Length;)
        {
            var count = Math.Min(random.Next(200), content.Length - at);
            digest.Append(content.AsSpan(at, count));
            at += count;
        }

        Assert.Equal(MD5.HashData(content), Value(digest));
    }

    private static byte[] Value(Md5Digest digest)
    {
        var value = new byte[digest.Length];
        digest.Finish(value);
        return value;
    }
}
