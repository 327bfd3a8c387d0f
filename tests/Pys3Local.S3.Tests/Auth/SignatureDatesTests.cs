using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth;

/// <summary>Dates and lifetimes of signatures.</summary>
public sealed class SignatureDatesTests
{
    [Test] // faults C19
    [Arguments("Fri, 24 May 2013 00:00:00 GMT")]
    [Arguments("Fri, 24 May 2013 00:00:00 +0000")]
    [Arguments("Fri, 24 May 2013 00:00:00 -0000")]
    [Arguments("Fri, 24 May 2013 02:00:00 +0200")]
    public void The_Date_header_with_an_offset(string date)
    {
        var request = TestSigner.Sign(new TestRequest("GET", "/test.txt"));
        request.Headers.Remove("x-amz-date");
        request.Headers.Remove("Authorization");
        request.Headers["Date"] = date;
        var names = new[] { "date", "host", "x-amz-content-sha256" };
        var headers = string.Concat(names.Select(name => $"{name}:{request.Headers[name]}\n"));
        var canonical = $"GET\n/test.txt\n\n{headers}\n{string.Join(';', names)}\n{request.Headers["x-amz-content-sha256"]}";
        var signature = TestSigner.Hmac($"AWS4-HMAC-SHA256\n{Examples.Timestamp}\n{TestSigner.Scope}\n{TestSigner.Sha256(System.Text.Encoding.UTF8.GetBytes(canonical))}");
        request.Headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={Examples.KeyId}/{TestSigner.Scope}, SignedHeaders={string.Join(';', names)}, Signature={signature}";

        Assert.Equal(Examples.KeyId, TestClient.Authenticate(request).Caller.Key!.Id);
    }

    [Test] // faults C1
    public async Task Version_2_is_accepted_unless_it_is_switched_off()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/key", "content");
        var url = Presigner.V2("GET", "/bucket/key", TestServer.Owner, server.Time.GetUtcNow());
        Assert.Equal("content", (await server.AsAsync(null, "GET", url)).Text);

        var strict = new TestServer(new() { Keys = new TestServer(), SignatureV2 = false });
        (await strict.AsAsync(null, "GET", url)).IsError(400, "InvalidRequest");
    }

    [Test] // faults C1
    [Arguments(7, 200)]
    [Arguments(8, 403)]
    [Arguments(10_000, 403)]
    public async Task A_URL_of_version_2_is_good_for_seven_days_at_most(int days, int status)
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/key", "content");
        var url = Presigner.V2("GET", "/bucket/key", TestServer.Owner, server.Time.GetUtcNow().AddDays(days).AddHours(-1));
        Assert.Equal(status, (await server.AsAsync(null, "GET", url)).Status);
    }
}
