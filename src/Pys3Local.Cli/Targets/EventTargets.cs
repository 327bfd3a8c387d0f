using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Events;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Targets;

/// <summary>The webhooks of the settings, and where events wait for them.</summary>
internal static class EventTargets
{
    private const string DirectoryName = "events";

    /// <summary>Null where there is no webhook.</summary>
    /// <param name="home">The configuration directory, if there is one.</param>
    /// <exception cref="UsageException">One of the settings is wrong.</exception>
    public static Outbox? Open(ServeSettings settings, IObjectStore store, ConfigDirectory? home, Shell shell)
    {
        var tokens = ByName(ServeOptions.WebhookToken, settings);
        var secrets = ByName(ServeOptions.WebhookSecret, settings);
        var targets = Array.ConvertAll(settings.Get(ServeOptions.Webhook), Parse);
        if (targets.GroupBy(target => target.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"{ServeOptions.Webhook.Name}: there are two webhooks of the name {twice.Key}");

        foreach (var (option, names) in ((Option, IEnumerable<string>)[])[(ServeOptions.WebhookToken, tokens.Keys), (ServeOptions.WebhookSecret, secrets.Keys)])
        {
            if (names.FirstOrDefault(name => !Array.Exists(targets, target => target.Name == name)) is { } unknown)
                throw new UsageException($"{option.Name}: there is no webhook of the name '{unknown}'; name it with {ServeOptions.Webhook.Name} {unknown}=URL");
        }

        if (targets.Length == 0)
            return null;

        var outbox = new Outbox(
            new OutboxOptions { Directory = WaitingPlace.Of(store, home, DirectoryName), Log = line => shell.Error.WriteLine($"pys3local: {line}"), Time = shell.Time, Variable = shell.Variable },
            targets.Select(target => target with { Token = tokens.GetValueOrDefault(target.Name), Secret = secrets.GetValueOrDefault(target.Name) }));
        outbox.Start();
        return outbox;
    }

    /// <summary>What Prometheus is told of them.</summary>
    public static ValueTask WriteAsync(Outbox outbox, TimeProvider time, MetricsText text)
    {
        TargetState[] states = [.. outbox.States];
        Write("pys3local_events_waiting", MetricKind.Gauge, "Events that a webhook has not taken yet.", static state => state.Waiting);
        Write("pys3local_events_waiting_bytes", MetricKind.Gauge, "Bytes of events that a webhook has not taken yet.", static state => state.WaitingBytes);
        Write("pys3local_events_waiting_limit_bytes", MetricKind.Gauge, "Bytes that may wait for a webhook; what comes beyond that is dropped.", static state => state.Limit);
        Write("pys3local_events_lag_seconds", MetricKind.Gauge, "How long ago the write was of which the oldest event that waits tells; 0 where none does.", state => state.Oldest is { } oldest ? Math.Max(0, (long)(time.GetUtcNow() - oldest).TotalSeconds) : 0);
        Write("pys3local_events_delivered_total", MetricKind.Counter, "Events that a webhook has taken.", static state => state.Delivered);
        Write("pys3local_events_failed_total", MetricKind.Counter, "Tries to send an event that failed.", static state => state.Failed);
        Write("pys3local_events_dropped_total", MetricKind.Counter, "Events that were not kept, because as many waited as may.", static state => state.Dropped);
        Write("pys3local_events_away", MetricKind.Gauge, "1 while the last try to send an event to a webhook has failed.", static state => state.Problem is null ? 0 : 1);
        return ValueTask.CompletedTask;

        void Write(string name, MetricKind kind, string help, Func<TargetState, long> value)
        {
            text.Family(name, kind, help);
            foreach (var state in states)
                text.Sample(value(state), ("target", state.Target));
        }
    }

    private static WebhookTarget Parse(string text)
    {
        try
        {
            return WebhookTarget.Parse(text);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"{ServeOptions.Webhook.Name}: {error.Message}");
        }
    }

    private static Dictionary<string, string> ByName(Option<string[]> option, ServeSettings settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in settings.Get(option))
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == text.Length - 1)
                throw new UsageException($"{option.Name} is of the form NAME=VALUE");
            values[text[..at]] = text[(at + 1)..];
        }

        return values;
    }
}
