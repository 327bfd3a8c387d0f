using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Serving;
using Pys3Local.Events;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Events;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Cli.Tests.Serving;

/// <summary>The look at how all is, now and then: what it says in the log.</summary>
public sealed class VerdictRunTests
{
    /// <summary>Two of a kind once ended the task.</summary>
    [Test]
    public async Task Two_webhooks_that_are_away_are_two_lines()
    {
        using var shell = new TestShell();
        var log = new StringWriter();
        await using var outbox = await FailingAsync("first", "second");
        var verdict = new Verdict(
            new MemoryObjectStore(), null, new OverdueWrites(new LastWrites(TimeProvider.System), static () => [], TimeProvider.System), static () => [], null, TimeProvider.System)
        { Events = new EventAdministration(outbox, TimeProvider.System) };
        using var stop = new CancellationTokenSource();
        var text = TextWriter.Synchronized(log);

        var run = new VerdictRun(verdict, null, shell.Shell with { Error = text }).RunAsync(stop.Token);

        while (Lines(log).Length < 2 && !run.IsCompleted)
            await Task.Yield();
        await stop.CancelAsync();
        await run;
        Assert.All(Lines(log), line => Assert.StartsWith("attention (events): the webhook ", line, StringComparison.Ordinal));
        Assert.Equal(["first", "second"], Lines(log).Select(line => line.Split(' ')[4]).Order(StringComparer.Ordinal));
    }

    private static string[] Lines(StringWriter log) => log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>At an address where nobody listens.</summary>
    private static async Task<Outbox> FailingAsync(params string[] targets)
    {
        var outbox = new Outbox(
            new OutboxOptions { FirstPause = TimeSpan.FromMilliseconds(1), Log = static _ => { }, Variable = static _ => null },
            targets.Select(static name => new WebhookTarget(name, new Uri("http://127.0.0.1:1/"))));
        outbox.Start();
        foreach (var target in targets)
            await outbox.AddAsync(new StoreEvent(target, StoreEvent.IdOf(DateTimeOffset.UtcNow.UtcTicks, 0), "{}"u8.ToArray()), TestRun.Cancellation);
        while (outbox.States.Any(static state => state.FailedInRow < 3))
            await Task.Yield();
        return outbox;
    }
}
