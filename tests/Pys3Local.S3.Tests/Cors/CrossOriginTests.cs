using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Cors;

public sealed class CrossOriginTests
{
    private const string Rules = "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.example.com</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>x-amz-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>";

    private readonly TestServer _server = new();

    [Test]
    public async Task A_preflight_is_answered_from_the_rules_without_a_signature()
    {
        await BucketAsync();
        var response = await PreflightAsync("https://a.example.com", "PUT", "X-Amz-Date, x-amz-meta-a");
        Assert.Equal(200, response.Status);
        Assert.Equal("https://a.example.com", response.Header("Access-Control-Allow-Origin"));
        Assert.Equal("PUT, GET", response.Header("Access-Control-Allow-Methods"));
        Assert.Equal("x-amz-date, x-amz-meta-a", response.Header("Access-Control-Allow-Headers"));
        Assert.Equal("true", response.Header("Access-Control-Allow-Credentials"));
        Assert.Equal("60", response.Header("Access-Control-Max-Age"));
        Assert.Contains("Origin", response.Header("Vary"));
    }

    [Test]
    [Arguments("https://evil.com", "PUT", "")]
    [Arguments("https://a.example.com", "DELETE", "")]
    [Arguments("https://a.example.com", "PUT", "Authorization")]
    public async Task What_no_rule_allows_is_refused(string origin, string method, string headers)
    {
        await BucketAsync();
        (await PreflightAsync(origin, method, headers)).IsError(403, "AccessForbidden");
    }

    [Test]
    public async Task Answers_and_errors_carry_the_headers()
    {
        await BucketAsync();
        var origin = ("Origin", "https://a.example.com");
        Assert.Equal("https://a.example.com", (await _server.DoAsync("PUT", "/bucket/key", "x", origin)).Header("Access-Control-Allow-Origin"));
        Assert.Equal("ETag", (await _server.SendAsync("GET", "/bucket/missing", "", origin)).Header("Access-Control-Expose-Headers"));
        Assert.Equal("https://a.example.com", (await _server.AsAsync(null, "GET", "/bucket/key", "", origin)).Header("Access-Control-Allow-Origin"));
        Assert.Null((await _server.DoAsync("GET", "/bucket/key", "", ("Origin", "https://evil.com"))).Header("Access-Control-Allow-Origin"));
        Assert.Null((await _server.DoAsync("GET", "/bucket/key")).Header("Vary"));
    }

    [Test]
    public async Task An_open_rule_answers_a_star_and_no_credentials()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?cors", "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>");
        var response = await PreflightAsync("https://evil.com", "GET", "");
        Assert.Equal("*", response.Header("Access-Control-Allow-Origin"));
        Assert.Null(response.Header("Access-Control-Allow-Credentials"));
    }

    [Test]
    [Arguments("MalformedXML", "")]
    [Arguments("MalformedXML", "<CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule>")]
    [Arguments("InvalidRequest", "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod></CORSRule>")]
    [Arguments("InvalidRequest", "<CORSRule><AllowedOrigin>*a*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>")]
    [Arguments("InvalidRequest", "<CORSRule><AllowedOrigin>a</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader></CORSRule>")]
    public async Task Wrong_rules_are_refused(string code, string rules)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, code, "PUT", "/bucket?cors", $"<CORSConfiguration>{rules}</CORSConfiguration>");
    }

    [Test]
    public async Task PutBucketCors_GetBucketCors_DeleteBucketCors()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(404, "NoSuchCORSConfiguration", "GET", "/bucket?cors");
        await _server.DoAsync("PUT", "/bucket?cors", Rules);
        Assert.Equal("https://*.example.com", (await _server.DoAsync("GET", "/bucket?cors")).Value("AllowedOrigin"));
        await _server.DoAsync("DELETE", "/bucket?cors");
        await _server.RefusedAsync(404, "NoSuchCORSConfiguration", "GET", "/bucket?cors");
    }

    [Test]
    public async Task A_preflight_has_to_say_what_it_asks_for()
    {
        await BucketAsync();
        (await _server.AsAsync(null, "OPTIONS", "/bucket/key")).IsError(400, "BadRequest");
        (await _server.AsAsync(null, "OPTIONS", "/bucket/key", "", ("Origin", "https://a.example.com"))).IsError(400, "BadRequest");
    }

    private async Task BucketAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?cors", Rules);
    }

    private Task<TestResponse> PreflightAsync(string origin, string method, string headers) => _server.AsAsync(
        null, "OPTIONS", "/bucket/key", "", ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers));
}
