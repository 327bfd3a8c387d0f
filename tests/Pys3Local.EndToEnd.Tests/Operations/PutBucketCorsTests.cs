using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketCorsTests(ServerFixture server) : ServerTest(server)
{
    private const string Rule = "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.example</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-amz-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>";

    [Test]
    public async Task Sdk_answers_carry_the_headers()
    {
        await PutAsync("key", "content");
        await Sdk.PutCORSConfigurationAsync(Bucket, new() { Rules = [new() { AllowedOrigins = ["*"], AllowedMethods = ["GET"] }] }, Cancellation);
        Assert.Equal("*", (await SendAsync("GET", "/key", "", ("Origin", "https://a.example"))).Succeeded().Header("Access-Control-Allow-Origin"));
        Assert.Null((await SendAsync("GET", "/key")).Succeeded().Header("Access-Control-Allow-Origin"));
    }

    [Test]
    public async Task Raw_preflight_needs_no_signature()
    {
        (await SendAsync("PUT", "?cors", Rule)).Succeeded();
        var allowed = (await PreflightAsync("https://a.example", "PUT")).Succeeded();
        Assert.Equal("https://a.example", allowed.Header("Access-Control-Allow-Origin"));
        Assert.Contains("PUT", allowed.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("x-amz-date", allowed.Header("Access-Control-Allow-Headers"));
        Assert.Contains("Origin", allowed.Header("Vary"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(403, (await PreflightAsync("https://a.example.org", "PUT")).Status);
        Assert.Equal(403, (await PreflightAsync("https://a.example", "DELETE")).Status);
    }

    [Test]
    [Arguments("<CORSConfiguration/>")]
    [Arguments("<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>")]
    [Arguments("<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>FETCH</AllowedMethod></CORSRule></CORSConfiguration>")]
    public async Task Raw_wrong_rules_are_refused(string document)
    {
        Assert.Equal(400, (await SendAsync("PUT", "?cors", document)).Status);
        (await SendAsync("GET", "?cors")).Failed(404, "NoSuchCORSConfiguration");
    }

    private Task<RawResponse> PreflightAsync(string origin, string method) =>
        AnonymousAsync("OPTIONS", "/key", "", ("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "x-amz-date"));
}
