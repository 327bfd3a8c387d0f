using System.Net;
using System.Text;
using Pys3Local.Net.Requests;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Tree;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Drime.Tests.Tree;

public sealed class FolderCacheTests
{
    private readonly AnsweringHandler _handler = new();
    private readonly FolderCache _cache;

    public FolderCacheTests()
    {
        var clock = new TestClock();
        var backoff = new Backoff(clock, (_, _) => Task.CompletedTask, new Random(1));
        var pace = new RequestPace(clock, (_, _) => Task.CompletedTask);
        var transport = new DrimeTransport(new HttpClient(_handler), new Uri("http://localhost"), "key", pace, backoff, clock);
        _cache = new FolderCache(new FolderLoader(new DrimeApi(transport, 0)), clock);
    }

    [Test]
    public async Task A_failure_is_not_kept_for_those_who_come_when_it_has_passed()
    {
        // All of them fail together; somebody waits for the first only.
        _handler.Fails = true;
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(async () => await _cache.GetFirstAsync([[1], [2], [3]], TestRun.Cancellation)));
        _handler.Fails = false;
        foreach (var id in new long[] { 1, 2, 3 })
            Assert.Equal(0, (await _cache.GetAsync([id], TestRun.Cancellation)).Count);
    }

    [Test]
    public async Task A_failure_that_nobody_waited_for_is_not_kept()
    {
        _handler.Fails = true;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await _cache.GetAsync([1], cancelled.Token));
        _handler.Fails = false;
        Assert.Equal(0, (await _cache.GetAsync([1], TestRun.Cancellation)).Count);
    }

    /// <summary>Answers at once, so that a load is over when its caller has begun it: an empty folder, or a failure.</summary>
    private sealed class AnsweringHandler : HttpMessageHandler
    {
        public bool Fails { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(Fails ? HttpStatusCode.InternalServerError : HttpStatusCode.OK)
            {
                Content = new StringContent("""{"data":[],"last_page":1,"total":0}""", Encoding.UTF8, "application/json"),
            });
    }
}
