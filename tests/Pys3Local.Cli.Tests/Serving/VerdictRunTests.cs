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

    [Test]
    public async Task A_key_that_objects_need_and_the_ring_lacks_is_a_reason()
    {
        var verdict = new Verdict(
            new MemoryObjectStore(), null, new OverdueWrites(new LastWrites(TimeProvider.System), static () => [], TimeProvider.System), static () => [], null, TimeProvider.System)
        { MissingKeys = static _ => new([("0123abcd", "one"), ("0123abcd", "two"), ("ffff0000", "one")]) };

        var reasons = await verdict.FindAsync(TestRun.Cancellation);

        Assert.Equal(["problem", "problem"], reasons.Select(reason => reason.Code));
        Assert.StartsWith("the ring of keys has no key 0123abcd, and objects in one, two need it", reasons[0].Text);
        Assert.All(reasons, static reason => Assert.DoesNotContain("0123abcd", reason.Public, StringComparison.Ordinal));
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
