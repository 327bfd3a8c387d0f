using Pys3Local.Server.Health;
using Pys3Local.Server.Listening;
using Pys3Local.Storage;

namespace Pys3Local.Server.Tests.Health;

/// <summary>The verdict is for everybody who asks, so it must not cost more the more ask.</summary>
public sealed class VerdictEndpointTests
{
    private const string Path = "/.pys3local/health/verdict";

    private static readonly ListenAddress[] Anywhere = [ListenAddress.Parse("127.0.0.1:0")];

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Many_who_ask_at_a_time_cost_one_look()
    {
        var looks = 0;
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new ServerOptions
        {
            Listen = Anywhere,
            Verdict = async _ =>
            {
                Interlocked.Increment(ref looks);
                await held.Task;
                return [new VerdictReason("problem", "something is wrong")];
            },
        });
        using var client = new HttpClient();
        var asked = Enumerable.Range(0, 20).Select(_ => client.GetAsync(server.Url + Path, Token)).ToList();
        held.SetResult();
        foreach (var answer in await Task.WhenAll(asked))
        {
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Contains("something is wrong", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        Assert.Equal(1, looks);
    }

    [Test]
    public async Task A_store_that_cannot_be_asked_is_a_reason_and_what_it_says_is_not_for_everybody()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions
        {
            Listen = Anywhere,
            Verdict = static _ => throw new StorageException(StorageFailure.Unavailable, "/srv/secret-place: gone"),
        });
        using var client = new HttpClient();
        using var answer = await client.GetAsync(server.Url + Path, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("the store cannot be asked", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-place", text, StringComparison.Ordinal);
    }

    [Test]
    public async Task An_unexpected_failure_is_an_answer_and_a_line_of_the_log()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { Listen = Anywhere, Verdict = static _ => throw new InvalidOperationException("unexpected") });
        using var client = new HttpClient();
        using var answer = await client.GetAsync(server.Url + Path, Token);
        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Contains("unexpected", server.Log, StringComparison.Ordinal);
    }
}
