using Pys3Local.S3Client.Signing;

namespace Pys3Local.S3Client.Tests.Signing;

public sealed class SignatureV4Tests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static readonly SignatureScope Scope = new(new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero), "us-east-1", "s3");

    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, the example of GetObject.</summary>
    [Test]
    public void The_example_of_the_documentation_has_its_signature()
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = "examplebucket.s3.amazonaws.com",
            ["range"] = "bytes=0-9",
            ["x-amz-content-sha256"] = SignatureV4.Empty,
            ["x-amz-date"] = Scope.Time,
        };
        var (_, signature) = SignatureV4.Sign(
            new("GET", "/test.txt", "", headers, SignatureV4.Empty), new("AKIAIOSFODNN7EXAMPLE", Secret), Scope);
        Assert.Equal("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", signature);
    }

    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, its example: 65,536 bytes of a, then 1,024, then none.</summary>
    [Test]
    public void The_pieces_of_the_documentations_example_have_their_signatures()
    {
        var signer = new ChunkSigner(Scope.Key(Secret), Scope, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        var content = new byte[65_536];
        content.AsSpan().Fill((byte)'a');
        Assert.Equal("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n", Text(signer.Header(content)));
        Assert.Equal("400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n", Text(signer.Header(content.AsSpan(0, 1024))));
        Assert.Equal("0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n", Text(signer.Header(default)));
        Assert.Equal(66_824, signer.EncodedLength(66_560));
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.ASCII.GetString(bytes);
}
