using System.Text;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>Everything that a signature covers, changed one thing at a time: each must be refused.</summary>
public sealed class SignatureMutationTests
{
    private const string Content = "Welcome to Amazon S3.";

    private delegate void Mutation(TestRequest request);

    [Test]
    public async Task The_request_in_the_header_as_it_was_signed_is_accepted() =>
        Assert.Equal(Content, Encoding.ASCII.GetString(await TestClient.ReadAsync(InHeader())));

    [Test]
    public async Task The_presigned_request_as_it_was_signed_is_accepted() =>
        Assert.Equal(Content, Encoding.ASCII.GetString(await TestClient.ReadAsync(Presigned())));

    [Test]
    public async Task Each_change_of_a_request_signed_in_the_header_is_refused()
    {
        Mutation[] mutations =
        [
            .. Common,
            .. Flips("Authorization"),
            .. Flips("x-amz-date"),
            .. Flips("x-amz-content-sha256"),
            .. Flips("x-amz-meta-a"),
            .. Flips("Content-Type"),
            request => request.Headers.Remove("x-amz-date"),
            request => request.Headers.Remove("x-amz-content-sha256"),
            request => request.Headers.Remove("x-amz-meta-a"),
            request => request.Headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD",
            request => request.Headers["x-amz-date"] = new([Examples.Timestamp, Examples.Timestamp]),
            request => request.Headers["x-amz-meta-a"] = new(["b", "c"]),
            request => request.Headers["x-amz-copy-source"] = "/other/key",
            request => request.Headers["X-AMZ-ACL"] = "public-read",
            request => request.Headers["x-amz-security-token"] = "token",
            request => request.Headers["Authorization"] = new([request.Headers["Authorization"]!, request.Headers["Authorization"]!]),
            request => request.Target += "&X-Amz-Signature=1",
            request => request.Body[0] ^= 1,
            request => request.Body[^1] ^= 1,
            request => request.Body = request.Body[..^1],
            request => request.Body = [.. request.Body, 0],
            request => request.Headers["Content-Length"] = (request.Body.Length - 1).ToString(),
        ];

        Assert.Equal(mutations.Length, await CountRefusedAsync(InHeader, mutations));
        Assert.True(mutations.Length >= 300, $"{mutations.Length}");
    }

    [Test]
    public async Task Each_change_of_a_presigned_request_is_refused()
    {
        var target = Presigned().Target;
        Mutation[] mutations =
        [
            .. Common,
            .. from i in Enumerable.Range(target.IndexOf('?') + 1, target.Length - target.IndexOf('?') - 1)
               where target[i] is not '&'
               select (Mutation)(request => request.Target = $"{target[..i]}{Flip(target[i])}{target[(i + 1)..]}"),
            .. from name in target[(target.IndexOf('?') + 1)..].Split('&')
               select (Mutation)(request => request.Target = target.Replace(name, "")),
            .. from name in target[(target.IndexOf('?') + 1)..].Split('&')
               select (Mutation)(request => request.Target += "&" + name),
            request => request.Headers["x-amz-meta-a"] = "c",
            request => request.Headers["x-amz-copy-source"] = "/other/key",
            request => request.Headers["x-amz-content-sha256"] = "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            request => request.Headers["Authorization"] = InHeader().Headers["Authorization"],
            request => request.Target += "&X-Amz-Security-Token=a",
            request => request.Target += "&x-amz-expires=604800",
        ];

        Assert.Equal(mutations.Length, await CountRefusedAsync(Presigned, mutations));
        Assert.True(mutations.Length >= 300, $"{mutations.Length}");
    }

    private static Mutation[] Common =>
    [
        request => request.Method = "DELETE",
        request => request.Method = "put",
        request => request.Target = request.Target.Replace("/a%20key", "/a%20kez"),
        request => request.Target = request.Target.Replace("/a%20key", "/a%2520key"),
        request => request.Target = request.Target.Replace("/a%20key", "//a%20key"),
        request => request.Target = request.Target.Replace("/a%20key", "/a%20key/"),
        request => request.Target = request.Target.Replace("/a%20key", "/x/../a%20key"),
        request => request.Target = request.Target.Replace("partNumber=1", "partNumber=2"),
        request => request.Target = request.Target.Replace("partNumber=1", "partnumber=1"),
        request => request.Target = request.Target.Replace("partNumber=1&", ""),
        request => request.Target += "&tagging",
        request => request.Target += "&uploadId=y",
        request => request.Headers["Host"] = "other.s3.amazonaws.com",
        request => request.Headers["Host"] = Examples.Host + ":9000",
        request => request.Headers.Remove("Host"),
        request => request.Time = Examples.Time.AddDays(8),
        request => request.Time = Examples.Time.AddMinutes(-16),
    ];

    private static IEnumerable<Mutation> Flips(string header)
    {
        var value = InHeader().Headers[header].ToString();
        for (var i = 0; i < value.Length; i++)
        {
            var at = i;
            if (value[i] is not ' ')
                yield return request => request.Headers[header] = $"{value[..at]}{Flip(value[at])}{value[(at + 1)..]}";
        }
    }

    /// <summary>Another character, of the same case: upper-case and lower-case percent-encoding mean the same and are not told apart.</summary>
    private static char Flip(char c) => c switch
    {
        '9' or 'z' or 'Z' => (char)(c - 1),
        _ => (char)(c + 1),
    };

    private static async Task<int> CountRefusedAsync(Func<TestRequest> make, Mutation[] mutations)
    {
        var count = 0;
        for (var i = 0; i < mutations.Length; i++)
        {
            var request = make();
            mutations[i](request);
            try
            {
                await TestClient.RefusedAsync(request);
                count++;
            }
            catch (AssertionException e)
            {
                Assert.Fail($"Mutation {i} of {request.Target} {request.Headers["Authorization"]} was not refused: {e.Message}");
            }
        }

        return count;
    }

    private static TestRequest InHeader() => TestSigner.Sign(Request());

    private static TestRequest Presigned() => TestSigner.Presign(Request());

    private static TestRequest Request()
    {
        var request = new TestRequest("PUT", "/a%20key?partNumber=1&uploadId=x") { Body = Encoding.ASCII.GetBytes(Content) };
        request.Headers["Content-Length"] = request.Body.Length.ToString();
        request.Headers["Content-Type"] = "text/plain";
        request.Headers["x-amz-meta-a"] = "b";
        return request;
    }
}
