using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

public sealed class PostObjectTests
{
    private const string Conditions = """["starts-with","$key","up/"],["starts-with","$success_action_status",""],["starts-with","$success_action_redirect",""],["starts-with","$tagging",""],["starts-with","$x-amz-meta-a",""],["eq","$x-amz-algorithm","AWS4-HMAC-SHA256"],["starts-with","$x-amz-credential",""],["starts-with","$x-amz-date",""],["content-length-range",0,10],{"bucket":"bucket"}""";

    private readonly TestServer _server = new();

    [Test]
    public async Task The_file_is_stored_and_the_answer_is_204()
    {
        var response = await PostAsync(("key", "up/${filename}"), ("x-amz-meta-a", "b"));
        Assert.Equal(204, response.Status);
        Assert.Equal("http://localhost/bucket/up/f.txt", response.Header("Location"));
        var stored = await _server.DoAsync("GET", "/bucket/up/f.txt");
        Assert.Equal("content", stored.Text);
        Assert.Equal("b", stored.Header("x-amz-meta-a"));
        Assert.Equal(stored.Header("ETag"), response.Header("ETag"));
    }

    [Test]
    public async Task Status_201_comes_with_a_document()
    {
        var response = await PostAsync(("key", "up/a"), ("success_action_status", "201"));
        Assert.Equal(201, response.Status);
        Assert.Equal(("bucket", "up/a"), (response.Value("Bucket"), response.Value("Key")));
    }

    [Test]
    [Arguments("https://example.com/done?x=1", "https://example.com/done?x=1&bucket=bucket&key=up%2Fa&etag=%22")]
    [Arguments("https://example.com/done", "https://example.com/done?bucket=bucket&key=up%2Fa&etag=%22")]
    public async Task A_redirect_tells_the_page_what_was_stored(string target, string expected)
    {
        var response = await PostAsync(("key", "up/a"), ("success_action_redirect", target));
        Assert.Equal(303, response.Status);
        Assert.StartsWith(expected, response.Header("Location"));
    }

    [Test]
    public async Task A_redirect_to_what_is_no_page_is_passed_over() =>
        Assert.Equal(204, (await PostAsync(("key", "up/a"), ("success_action_redirect", "javascript:alert(1)"))).Status);

    [Test]
    public async Task Tags_come_as_a_document()
    {
        await PostAsync(("key", "up/a"), ("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>"));
        Assert.Equal("b c", (await _server.DoAsync("GET", "/bucket/up/a?tagging")).Value("Value"));
    }

    /// <summary>No client could read or delete it, and with it in the bucket no listing would be XML.</summary>
    [Test]
    [Arguments("up/a\0b")]
    [Arguments("up/\0")]
    public async Task A_key_with_a_null_character_is_refused(string key)
    {
        (await PostAsync(("key", key))).IsError(400, "InvalidArgument");
        Assert.DoesNotContain("up/", (await _server.DoAsync("GET", "/bucket")).Text);
    }

    [Test]
    [Arguments("PUT")]
    [Arguments("GET")]
    [Arguments("DELETE")]
    public async Task And_so_it_is_in_a_path(string method) => (await _server.AsAsync(TestServer.Owner, method, "/bucket/a%00b")).IsError(400, "InvalidArgument");

    [Test]
    public async Task And_as_a_source_of_a_copy()
    {
        await _server.DoAsync("PUT", "/bucket");
        (await _server.AsAsync(TestServer.Owner, "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/a%00b"))).IsError(400, "InvalidArgument");
    }

    [Test]
    public async Task What_the_policy_does_not_allow_is_refused_and_not_stored()
    {
        (await PostAsync(("key", "other/a"))).IsError(403, "AccessDenied");
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/other/a");
    }

    [Test]
    public async Task Without_a_signature_the_bucket_decides()
    {
        await _server.DoAsync("PUT", "/bucket");
        (await _server.AsAsync(null, "POST", "/bucket", Form([("key", "up/a")]), Type)).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Another_users_bucket_is_closed_to_forms_too()
    {
        Assert.Equal(200, (await _server.AsAsync(TestServer.Other, "PUT", "/bucket")).Status);
        (await PostAsync(("key", "up/a"))).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task A_post_that_is_no_form_is_refused()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(412, "PreconditionFailed", "POST", "/bucket", "x");
        await _server.RefusedAsync(405, "MethodNotAllowed", "POST", "/bucket/key", "x");
    }

    private static (string, string) Type => ("Content-Type", "multipart/form-data; boundary=BOUNDARY");

    private async Task<TestResponse> PostAsync(params (string Name, string Value)[] fields)
    {
        await _server.SendAsync("PUT", "/bucket");
        var time = _server.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'");
        var scope = $"{time[..8]}/us-east-1/s3/aws4_request";
        var policy = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"expiration":"2030-01-01T00:00:00Z","conditions":[""" + Conditions + "]}"));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + TestServer.Owner.Secret), (k, step) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(step)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(policy)));
        return await _server.AsAsync(null, "POST", "/bucket", Form(
        [
            .. fields, ("policy", policy), ("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", $"{TestServer.Owner.Id}/{scope}"),
            ("x-amz-date", time), ("x-amz-signature", signature),
        ]), Type);
    }

    private static string Form(IEnumerable<(string Name, string Value)> fields) =>
        string.Concat(fields.Select(f => $"--BOUNDARY\r\nContent-Disposition: form-data; name=\"{f.Name}\"\r\n\r\n{f.Value}\r\n"))
        + "--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--BOUNDARY--\r\n";
}
