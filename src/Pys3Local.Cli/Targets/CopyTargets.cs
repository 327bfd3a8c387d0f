using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Configuration.Remotes;
using Pys3Local.Replication;
using Pys3Local.Replication.Pace;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Targets;

/// <summary>The services that buckets are copied to, and where what is to be copied waits for them.</summary>
internal static class CopyTargets
{
    private const string DirectoryName = "replication";

    /// <param name="home">The configuration directory, if there is one.</param>
    /// <exception cref="UsageException">One of the settings is wrong.</exception>
    /// <exception cref="ConfigurationException">The remotes cannot be read.</exception>
    public static Replicator Open(ServeSettings settings, IObjectStore store, ConfigDirectory? home, Shell shell) => new(
        new ReplicationOptions
        {
            Directory = WaitingPlace.Of(store, home, DirectoryName),
            BytesPerSecond = ByteSize.Parse(ServeOptions.ReplicationBandwidth.Name, settings.Get(ServeOptions.ReplicationBandwidth)) is > 0 and var rate ? rate : null,
            Hours = HoursOf(settings),
            Log = line => shell.Error.WriteLine($"pys3local: {line}"),
            Time = shell.Time,
        },
        home is null ? [] : new RemoteFile(home, Passwords.Of(shell)).Read().Select(RemoteOf));

    /// <exception cref="ConfigurationException">It can be none.</exception>
    public static Remote RemoteOf(RemoteEntry entry)
    {
        if (!Remote.IsName(entry.Name))
            throw new ConfigurationException($"'{entry.Name}' is no name of a remote: {Remote.NameRule}");

        try
        {
            return new Remote(entry.Name, Remote.UrlOf(entry.Url), entry.AccessKeyId, entry.Secret, entry.Region);
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException($"the remote '{entry.Name}': {error.Message}");
        }
    }

    /// <summary>What Prometheus is told of them.</summary>
    public static ValueTask WriteAsync(Replicator replicator, TimeProvider time, MetricsText text)
    {
        RemoteState[] states = [.. replicator.States];
        if (states.Length == 0)
            return ValueTask.CompletedTask;

        Write("pys3local_replication_waiting_keys", MetricKind.Gauge, "Keys that have something to be copied to a remote; those of buckets that are to be looked through are not counted.", static state => state.Waiting);
        Write("pys3local_replication_scans_waiting", MetricKind.Gauge, "Buckets that are to be looked through for what is to be copied.", static state => state.Scans);
        Write("pys3local_replication_lag_seconds", MetricKind.Gauge, "How long the oldest of what is to be copied has waited; 0 where nothing does.", state => state.Oldest is { } oldest ? Math.Max(0, (long)(time.GetUtcNow() - oldest).TotalSeconds) : 0);
        Write("pys3local_replication_copied_total", MetricKind.Counter, "Versions that were copied to a remote.", static state => state.Copied);
        Write("pys3local_replication_copied_bytes_total", MetricKind.Counter, "Bytes of content that were sent to a remote.", static state => state.CopiedBytes);
        Write("pys3local_replication_failed_total", MetricKind.Counter, "Tries to copy something that failed.", static state => state.Failed);
        Write("pys3local_replication_failing_keys", MetricKind.Gauge, "Keys that failed by themselves and are tried again, 100 at most.", static state => state.Failures.Count);
        Write("pys3local_replication_away", MetricKind.Gauge, "1 while a remote takes nothing.", static state => state.Problem is null ? 0 : 1);
        return ValueTask.CompletedTask;

        void Write(string name, MetricKind kind, string help, Func<RemoteState, long> value)
        {
            text.Family(name, kind, help);
            foreach (var state in states)
                text.Sample(value(state), ("remote", state.Remote));
        }
    }

    private static CopyingHours? HoursOf(ServeSettings settings)
    {
        try
        {
            return settings.Get(ServeOptions.ReplicationHours) is { } text ? CopyingHours.Parse(text) : null;
        }
        catch (FormatException error)
        {
            throw new UsageException($"{ServeOptions.ReplicationHours.Name}: {error.Message}");
        }
    }
}
