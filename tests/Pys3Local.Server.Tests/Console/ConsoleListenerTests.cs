using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pys3Local.Server.Console;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests.Console;

public sealed class ConsoleListenerTests : IDisposable
{
    private static readonly ListenAddress[] Anywhere = [ListenAddress.Parse("127.0.0.1:0")];

    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Test]
    public async Task Its_pages_come_with_a_strict_policy_and_are_not_sent_twice()
    {
        await using var server = await StartAsync();

        using var first = await _client.GetAsync($"{Console(server)}/app.js", TestRun.Cancellation);
        using var again = await SendAsync(HttpMethod.Get, $"{Console(server)}/app.js", ("If-None-Match", first.Headers.ETag!.Tag));

        Assert.Equal("text/javascript; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Header(first, "X-Content-Type-Options"));
        var policy = Header(first, "Content-Security-Policy")!;
        Assert.Contains($"connect-src 'self' {server.Url};", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Test]
    [Arguments("/", HttpStatusCode.OK)]
    [Arguments("/index.html", HttpStatusCode.OK)]
    [Arguments("/behind/a/proxy/", HttpStatusCode.OK)]
    [Arguments("/behind/a/proxy/style.css?x", HttpStatusCode.OK)]
    [Arguments("/README.md", HttpStatusCode.NotFound)]
    [Arguments("/bucket", HttpStatusCode.NotFound)]
    [Arguments("/bucket/key", HttpStatusCode.NotFound)]
    [Arguments("/.pys3local/health", HttpStatusCode.NotFound)]
    [Arguments("/.pys3local/metrics", HttpStatusCode.NotFound)]
    [Arguments("/.pys3local/v1/status", HttpStatusCode.NotFound)]
    public async Task It_has_its_files_whatever_a_proxy_puts_before_them_and_nothing_else(string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync();
        (await _client.PutAsync($"{server.Url}/bucket", null, TestRun.Cancellation)).EnsureSuccessStatusCode();
        (await _client.PutAsync($"{server.Url}/bucket/key", new StringContent("<script>"), TestRun.Cancellation)).EnsureSuccessStatusCode();

        using var answer = await _client.GetAsync(Console(server) + path, TestRun.Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.NotNull(Header(answer, "Content-Security-Policy"));
    }

    [Test]
    public async Task It_takes_nothing()
    {
        await using var server = await StartAsync();

        using var answer = await _client.PutAsync($"{Console(server)}/bucket", new StringContent("body"), TestRun.Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains(server.Url, await answer.Content.ReadAsStringAsync(TestRun.Cancellation));
    }

    [Test]
    public async Task A_look_has_no_body()
    {
        await using var server = await StartAsync();

        using var answer = await SendAsync(HttpMethod.Head, $"{Console(server)}/style.css");

        Assert.True(answer.Content.Headers.ContentLength > 1000);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestRun.Cancellation));
    }

    [Test]
    public async Task It_says_where_the_endpoint_is()
    {
        await using var plain = await StartAsync(new() { Listen = Anywhere, PathPrefix = "/s3", Region = "eu-1" });
        await using var proxied = await StartAsync(new() { Listen = Anywhere, Endpoint = "https://s3.example.org/store/" });

        var near = await _client.GetFromJsonAsync<JsonElement>($"{Console(plain)}/x/config.json", TestRun.Cancellation);
        using var far = await _client.GetAsync($"{Console(proxied)}/config.json", TestRun.Cancellation);

        Assert.Equal($"{plain.Url}/s3", near.GetProperty("endpoint").GetString());
        Assert.Equal("eu-1", near.GetProperty("region").GetString());
        Assert.Contains("\"https://s3.example.org/store\"", await far.Content.ReadAsStringAsync(TestRun.Cancellation));
        Assert.Contains("connect-src 'self' https://s3.example.org;", Header(far, "Content-Security-Policy"));
    }

    [Test]
    public async Task A_host_that_is_none_gets_into_no_header()
    {
        await using var server = await StartAsync();

        using var answer = await SendAsync(HttpMethod.Get, $"{Console(server)}/", ("Host", "a;script-src*"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("script-src*", answer.Headers.ToString());
    }

    [Test]
    public async Task An_address_that_is_in_use_is_named()
    {
        await using var server = await StartAsync();
        var taken = ListenAddress.Parse($"127.0.0.1:{new Uri(Console(server)).Port}");

        var failure = await Assert.ThrowsAsync<ServerException>(() => StartAsync(new() { Listen = [taken] }));

        Assert.Equal($"cannot listen on {taken}: another program uses this port; stop it or choose another with --console", failure.Message);
    }

    [Test]
    public async Task A_server_without_it_has_nothing_of_it()
    {
        await using var server = await TestServer.StartAsync();

        using var self = await SendAsync(HttpMethod.Get, $"{server.Url}/.pys3local/v1/self", ("Origin", "http://127.0.0.1:10002"));

        Assert.Empty(server.Server.ConsoleAddresses);
        Assert.NotEqual(HttpStatusCode.OK, self.StatusCode);
        Assert.Null(Header(self, "Access-Control-Allow-Origin"));
    }

    internal static Task<TestServer> StartAsync(ConsoleOptions? console = null) => TestServer.StartAsync(new() { Listen = Anywhere, Console = console ?? new() { Listen = Anywhere } });

    internal static string Console(TestServer server) => server.Server.ConsoleAddresses[0];

    internal static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request, TestRun.Cancellation);
    }
}
