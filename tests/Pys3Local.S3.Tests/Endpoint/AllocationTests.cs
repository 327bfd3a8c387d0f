namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>
/// What a request costs the heap, the stand-in for Kestrel included (about a third of it, and Kestrel reuses its own). No aims, those are
/// in the benchmarks: a change that goes above has added something to every request.
/// </summary>
public sealed class AllocationTests
{
    private const int Times = 50;

    [Test]
    [Arguments("HEAD", "/bucket/key", "", 4800)]
    [Arguments("GET", "/bucket/key", "", 5600)]
    [Arguments("GET", "/bucket/key?response-content-type=text%2Fplain&versionId=null&x-id=GetObject", "", 6000)]
    [Arguments("PUT", "/bucket/other", "content", 7000)]
    [Arguments("DELETE", "/bucket/missing", "", 4000)]
    public async Task A_request_allocates_no_more_than_it_did(string method, string target, string body, long ceiling)
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/key", "content");

        var least = long.MaxValue;
        for (var i = 0; i < Times; i++)
        {
            await server.DoAsync(method, target, body);
            Assert.NotNull(server.Allocated);
            least = Math.Min(least, server.Allocated.Value);
        }

        Assert.InRange(least, 1, ceiling);
    }
}
