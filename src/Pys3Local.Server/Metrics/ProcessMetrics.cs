using System.Diagnostics;
using System.Globalization;

namespace Pys3Local.Server.Metrics;

/// <summary>What the system knows of this process, under the names that Prometheus' own libraries use.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics</remarks>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";
    private const string Io = "/proc/self/io";

    public static DateTimeOffset Started { get; } = ReadStarted();

    public static void Write(MetricsText text, string prefix)
    {
        text.One($"{prefix}process_cpu_seconds_total", MetricKind.Counter, "CPU time of the process, user and system.", Cpu);
        text.One($"{prefix}process_resident_memory_bytes", MetricKind.Gauge, "Resident memory.", Environment.WorkingSet);
        text.One($"{prefix}process_start_time_seconds", MetricKind.Gauge, "When the process started (Unix time).", Started.ToUnixTimeMilliseconds() / 1000.0);
        if (OpenDescriptors is { } open)
            text.One($"{prefix}process_open_fds", MetricKind.Gauge, "Open file descriptors.", open);
        text.Family("pys3local_build_info", MetricKind.Gauge, "The version that runs.");
        text.Sample(1, ("version", Version));
    }

    public static double Cpu => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Null where the system does not say.</summary>
    public static int? OpenDescriptors
    {
        get
        {
            try
            {
                return Directory.Exists(Descriptors) ? Directory.EnumerateFileSystemEntries(Descriptors).Count() : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <summary>A line of /proc/self/io; null where there is none.</summary>
    public static long? IoCount(string name)
    {
        try
        {
            foreach (var line in File.Exists(Io) ? File.ReadAllLines(Io) : [])
            {
                if (line.StartsWith(name + ":", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(name.Length + 1), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }

    public static string Version { get; } = typeof(ProcessMetrics).Assembly.GetName().Version?.ToString(3) ?? "";

    private static DateTimeOffset ReadStarted()
    {
        using var self = Process.GetCurrentProcess();
        return self.StartTime;
    }
}
