using System.Net;
using Microsoft.AspNetCore.Http;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests;

/// <summary>A proxy that leaves its prefix on reaches all that a server has.</summary>
public sealed class PrefixStageTests
{
    [Test]
    [Arguments("/.pys3local/health", 200)]
    [Arguments("/s3/.pys3local/health", 200)]
    [Arguments("/s3/.pys3local/metrics", 200)]
    [Arguments("/s3/.pys3local/health/verdict", 200)]
    [Arguments("/s3/.pys3local/v1/status", 403)]
    [Arguments("/other/.pys3local/health", 404)]
    [Arguments("/s3x/.pys3local/health", 404)]
    public async Task With_or_without_it_and_without_an_origin(string path, int status)
    {
        var options = new ServerOptions
        {
            Listen = [ListenAddress.Parse("127.0.0.1:0")],
            Verdict = static _ => new([]),
            AdminRoutes = [new AdminRoute("GET", "/v1/status", static (http, token) => http.Response.WriteAsync("status", token))],
        };
        await using var server = await TestServer.StartAsync(options, pathPrefix: "/s3");
        using var client = new HttpClient();

        using var answer = await client.GetAsync(server.Url + path, TestRun.Cancellation);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(status == 403, (await answer.Content.ReadAsStringAsync(TestRun.Cancellation)).StartsWith("the request must be signed", StringComparison.Ordinal));
    }
}
