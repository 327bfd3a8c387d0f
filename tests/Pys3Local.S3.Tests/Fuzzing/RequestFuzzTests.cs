using System.Text;
using Pys3Local.Fuzzing;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Tests.Auth;

namespace Pys3Local.S3.Tests.Fuzzing;

/// <summary>What stands in the head of a request, damaged: refused in S3's words or understood, never anything else.</summary>
[Category("Fuzz")]
public sealed class RequestFuzzTests
{
    private static readonly string[] Targets =
    [
        "/", "/bucket", "/bucket/key", "/bucket/a%20key?versionId=null", "/bucket?list-type=2&prefix=a%2Fb&max-keys=5&delimiter=/", "/b/%E2%82%AC/../x%2F%2E?uploadId=a&partNumber=1",
        "http://host/bucket/key?x=y", "/bucket/key?response-content-disposition=attachment%3B%20filename%3D%22a%22", "*",
    ];

    private static readonly string[] Words = ["%", "%2F", "%00", "%2e%2e", "..", "/", "//", "?", "&", "=", "+", ";", "\\", "%C0%AF", "%ED%A0%80", "%F0%9F%98%80", "é", "\ud83d\ude00", "versionId", "uploads", "X-Amz-Signature=", "#"];

    [Test]
    public void Request_target() => FuzzRun.Run("request-target", 20_000, random => Mutation.Of(random, Targets, Words), input =>
    {
        var raw = Text(input);
        foreach (var host in new[] { "localhost", "bucket.s3.amazonaws.com" })
        {
            try
            {
                var target = RequestTarget.Parse(raw, host, Examples.Options.Domains);
                Assert.True(target.Key is null || Encoding.UTF8.GetByteCount(target.Key) is > 0 and <= RequestTarget.MaxKeyBytes);
                // The canonical spelling means the same again: what is signed is what is stored.
                var again = RequestTarget.Parse(PercentEncoding.Encode(target.Path, keepSlash: true), host, Examples.Options.Domains);
                Assert.Equal((target.Bucket, target.Key), (again.Bucket, again.Key));
            }
            catch (S3Exception)
            {
            }
        }
    });

    [Test]
    public Task Authorization_header() => FuzzRun.RunAsync("authorization", 8_000, random => Mutation.Of(random, [Signed().Headers.Authorization.ToString(), "AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU="], "AWS4-HMAC-SHA256", "Credential=", "SignedHeaders=", "Signature=", ",", ";", "/", "=", "host", " "), async input =>
    {
        var request = Signed();
        var before = request.Headers.Authorization.ToString();
        request.Headers.Authorization = Text(input);
        await RefusedAsync(request, MeansTheSame(before, Text(input)));
    });

    [Test]
    public Task Presigned_query() => FuzzRun.RunAsync("presigned-query", 8_000, random => Mutation.Of(random, [Presigned().Target], "X-Amz-", "X-Amz-Expires=", "&", "=", "%2F", "%3B", "Signature=", "AWSAccessKeyId=", "Expires="), async input =>
    {
        var request = Presigned();
        var before = request.Target;
        request.Target = Text(input);
        await RefusedAsync(request, MeansTheSame(Canonical(before), Canonical(request.Target)));
    });

    [Test]
    public void Range() => FuzzRun.Run("range", 20_000, random => Mutation.Of(random, ["bytes=0-9", "bytes=-5", "bytes=7-", "bytes=0-1,3-4", "Bytes= 1 - 2 "], "bytes=", "-", ",", " "), input =>
    {
        foreach (var size in new[] { 0, 1, 10, long.MaxValue })
        {
            try
            {
                if (ByteRange.Parse(Text(input), size) is { } range)
                    Assert.True(range.Offset >= 0 && range.Length > 0 && range.Offset <= size - range.Length, $"{range} of {size}");
            }
            catch (S3Exception)
            {
            }
        }
    });

    [Test]
    public void Copy_source() => FuzzRun.Run("copy-source", 20_000, random => Mutation.Of(random, ["/bucket/key", "bucket%2Fkey?versionId=null", "/bucket/a%20key?versionId=0123"], Words), input =>
    {
        var request = new TestRequest("PUT", "/bucket/key");
        request.Headers[CopySource.Header] = Text(input);
        Understood(() =>
        {
            var source = CopySource.Parse(request.Receive());
            Assert.NotEmpty(source.Bucket);
            Assert.NotEmpty(source.Key);
            Assert.DoesNotContain('/', source.Bucket);
        });
    });

    [Test]
    public void Tagging_header() => FuzzRun.Run("tagging", 20_000, random => Mutation.Of(random, ["a=b&c=d", "key=&other=%20", ""], Words), input => Understood(() =>
    {
        var tags = TagSet.FromQuery(Text(input), TagSet.MaxObjectTags);
        Assert.Equal(tags.ToString(), TagSet.FromQuery(tags.ToString(), TagSet.MaxObjectTags).ToString());
    }));

    private static TestRequest Signed()
    {
        var request = new TestRequest("GET", "/key?versionId=null");
        request.Headers["x-amz-meta-a"] = "b";
        return TestSigner.Sign(request);
    }

    private static TestRequest Presigned() => TestSigner.Presign(new TestRequest("GET", "/key?versionId=null"));

    private static async Task RefusedAsync(TestRequest request, bool maySucceed)
    {
        try
        {
            await TestClient.ReadAsync(request, Examples.Options with { SignatureV2 = true });
        }
        catch (S3Exception)
        {
            return;
        }

        Assert.True(maySucceed || IsAnonymous(request), $"A damaged signature was accepted: {request.Target} {request.Headers.Authorization}");
    }

    private static bool IsAnonymous(TestRequest request) => TestClient.Authenticate(request, Examples.Options with { SignatureV2 = true }).Caller.IsAnonymous;

    /// <summary>White space between fields, and the order of parameters, mean nothing.</summary>
    private static bool MeansTheSame(string before, string after) => Dense(before) == Dense(after);

    private static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Canonical(string target) => string.Join('&', Uri.UnescapeDataString(target).Split('?', '&').Where(item => item.Length > 0).Order(StringComparer.Ordinal)).Replace("=&", "&");

    private static void Understood(Action parse)
    {
        try
        {
            parse();
        }
        catch (S3Exception)
        {
        }
    }

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);
}
