using System.Globalization;
using Pys3Local.Cli.Terminal;
using Pys3Local.Events;
using Pys3Local.Server.Health;

namespace Pys3Local.Cli.Administration;

/// <summary>What an operator is told of the events that wait for webhooks.</summary>
internal sealed class EventAdministration(Outbox outbox, TimeProvider time)
{
    /// <summary>Tries that fail one after the other until it is a finding: a listener that restarts is none.</summary>
    private const int ManyTries = 3;

    private const double NearlyFull = 0.9;

    public IReadOnlyList<TargetState> States => [.. outbox.States];

    /// <summary>What is wrong.</summary>
    public IEnumerable<VerdictReason> FindReasons()
    {
        foreach (var state in outbox.States)
        {
            if (state.FailedInRow >= ManyTries)
            {
                yield return new(
                    "events", "a webhook takes no events; 'pys3local status' names it",
                    string.Create(CultureInfo.InvariantCulture, $"the webhook {state.Target} has taken no events since {state.Since?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {state.Problem}; {Waiting(state)}"))
                { Subject = state.Target };
            }
            else if (state.WaitingBytes >= state.Limit * NearlyFull)
            {
                yield return new(
                    "events", "nearly as many events wait for a webhook as may; 'pys3local status' names it",
                    $"the webhook {state.Target} takes events more slowly than they come: {Waiting(state)}")
                { Subject = state.Target };
            }
        }
    }

    private string Waiting(TargetState state)
    {
        var oldest = state.Oldest is { } since ? $", the oldest for {TimeText.Ago(time.GetUtcNow() - since)}" : "";
        var dropped = state.Dropped > 0 ? $", and {CountText.Of(state.Dropped, "event")} {(state.Dropped == 1 ? "was" : "were")} dropped" : "";
        return $"{CountText.Of(state.Waiting, "event")} {(state.Waiting == 1 ? "waits" : "wait")} ({SizeText.Of(state.WaitingBytes)} of {SizeText.Of(state.Limit)}){oldest}{dropped}";
    }
}
