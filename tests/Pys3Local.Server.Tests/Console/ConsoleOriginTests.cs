using System.Net;
using System.Text;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests.Console;

/// <summary>The console's pages, and no others, may read what the S3 endpoint answers.</summary>
public sealed class ConsoleOriginTests : IDisposable
{
    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Test]
    [Arguments("{0}", true)]
    [Arguments("{0}.evil.example", false)]
    [Arguments("https://127.0.0.1:{1}", false)]
    [Arguments("http://evil.example:{1}", false)]
    [Arguments("http://127.0.0.1:1", false)]
    [Arguments("http://127.0.0.1", false)]
    [Arguments("null", false)]
    [Arguments("https://console.example.org", true)]
    [Arguments("https://console.example.org:8443", false)]
    [Arguments("http://console.example.org", false)]
    public async Task Only_the_consoles_origin_is_allowed(string pattern, bool allowed)
    {
        await using var server = await ConsoleListenerTests.StartAsync(new() { Listen = [ListenAddress.Parse("127.0.0.1:0")], Origins = ["https://console.example.org/console/"] });
        var console = ConsoleListenerTests.Console(server);
        var origin = string.Format(null, pattern, console, new Uri(console).Port);

        using var preflight = await SendAsync(HttpMethod.Options, $"{server.Url}/no-such-bucket/key", origin, ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "authorization,x-amz-date"));
        using var answer = await SendAsync(HttpMethod.Get, $"{server.Url}/no-such-bucket/key", origin);

        Assert.Equal(allowed ? HttpStatusCode.NoContent : HttpStatusCode.NotFound, preflight.StatusCode);
        Assert.Equal(allowed ? "PUT" : null, ConsoleListenerTests.Header(preflight, "Access-Control-Allow-Methods"));
        Assert.Equal(allowed ? "authorization,x-amz-date" : null, ConsoleListenerTests.Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        foreach (var one in (HttpResponseMessage[])[preflight, answer])
        {
            Assert.Equal(allowed ? origin : null, ConsoleListenerTests.Header(one, "Access-Control-Allow-Origin"));
            Assert.Null(ConsoleListenerTests.Header(one, "Access-Control-Allow-Credentials"));
        }

        Assert.Equal(allowed ? "*" : null, ConsoleListenerTests.Header(answer, "Access-Control-Expose-Headers"));
    }

    [Test]
    public async Task The_rules_of_a_bucket_hold_for_everybody_else()
    {
        await using var server = await ConsoleListenerTests.StartAsync();
        (await _client.PutAsync($"{server.Url}/bucket", null, TestRun.Cancellation)).EnsureSuccessStatusCode();
        const string Rules = "<CORSConfiguration><CORSRule><AllowedOrigin>https://app.example.org</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>";
        using var put = new HttpRequestMessage(HttpMethod.Put, $"{server.Url}/bucket?cors") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Rules)) };
        put.Content.Headers.Add("Content-MD5", Convert.ToBase64String(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(Rules))));
        (await _client.SendAsync(put, TestRun.Cancellation)).EnsureSuccessStatusCode();

        using var app = await SendAsync(HttpMethod.Get, $"{server.Url}/bucket", "https://app.example.org");
        using var console = await SendAsync(HttpMethod.Get, $"{server.Url}/bucket", ConsoleListenerTests.Console(server));
        using var other = await SendAsync(HttpMethod.Get, $"{server.Url}/bucket", "https://other.example.org");

        Assert.Equal("ETag", ConsoleListenerTests.Header(app, "Access-Control-Expose-Headers"));
        Assert.Equal("https://app.example.org", ConsoleListenerTests.Header(app, "Access-Control-Allow-Origin"));
        Assert.Equal("*", ConsoleListenerTests.Header(console, "Access-Control-Expose-Headers"));
        Assert.Null(ConsoleListenerTests.Header(other, "Access-Control-Allow-Origin"));
    }

    [Test]
    public async Task The_console_reads_refusals_too()
    {
        await using var server = await ConsoleListenerTests.StartAsync();

        using var self = await SendAsync(HttpMethod.Get, $"{server.Url}/.pys3local/v1/self", ConsoleListenerTests.Console(server));
        using var metrics = await SendAsync(HttpMethod.Post, $"{server.Url}/.pys3local/metrics", ConsoleListenerTests.Console(server));

        Assert.Equal(HttpStatusCode.Forbidden, self.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, metrics.StatusCode);
        Assert.All((HttpResponseMessage[])[self, metrics], answer => Assert.NotNull(ConsoleListenerTests.Header(answer, "Access-Control-Allow-Origin")));
    }

    [Test]
    [Arguments("/s3/.pys3local/v1/self", HttpStatusCode.Forbidden)]
    [Arguments("/.pys3local/v1/self", HttpStatusCode.Forbidden)]
    [Arguments("/s3/.pys3local/metrics", HttpStatusCode.OK)]
    [Arguments("/other/.pys3local/metrics", HttpStatusCode.NotFound)]
    public async Task A_prefix_may_be_before_what_is_the_servers_own(string path, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(
            new() { Listen = [ListenAddress.Parse("127.0.0.1:0")], Console = new() { Listen = [ListenAddress.Parse("127.0.0.1:0")], PathPrefix = "/s3" } }, pathPrefix: "/s3");

        using var answer = await SendAsync(HttpMethod.Get, server.Url + path, ConsoleListenerTests.Console(server));

        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request, TestRun.Cancellation);
    }
}
