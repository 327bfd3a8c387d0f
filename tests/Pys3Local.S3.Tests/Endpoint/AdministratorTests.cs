using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>Who administers, and with what.</summary>
public sealed class AdministratorTests
{
    private const int MaxBody = 100;

    private readonly TestServer _server = new();

    [Test]
    [Arguments("admin", MaxBody + 1, true)]
    [Arguments("full", MaxBody + 1, false)]
    [Arguments("admin", MaxBody, false)]
    public async Task Whoever_may_is_told_that_it_is_too_much_and_nobody_else(string preset, int length, bool isTooLarge)
    {
        var key = _server.Add(TestServer.Owner with { Id = "ADMIN", Scope = KeyPresets.Find(preset)! });
        var http = new DefaultHttpContext();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = "/.pys3local/v1/keys";
        http.Request.Method = "POST";
        http.Request.Host = new("localhost");
        http.Request.Body = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', length)));
        http.Request.ContentLength = length;
        HeaderSigner.Sign(http.Request, "/.pys3local/v1/keys", key, _server.Time.GetUtcNow());

        // The body is not signed: what is not too much is refused all the same.
        Assert.Equal(((string?)null, isTooLarge), await _server.Server.FindAdministratorAsync(http, "1", KeyScope.Administer, MaxBody, TestRun.Cancellation));
    }
}
