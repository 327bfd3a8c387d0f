using System.Globalization;

namespace Pys3Local.Benchmarks.Report;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGiB, string Kernel, string FileSystem, string Nginx)
{
    public static Machine Describe(string directory, string nginx) => new(
        Field("/proc/cpuinfo", "model name") ?? Field("/proc/cpuinfo", "Hardware") ?? "unknown",
        Environment.ProcessorCount,
        double.Parse(Field("/proc/meminfo", "MemTotal")!.Split(' ')[0], CultureInfo.InvariantCulture) / (1 << 20),
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        FileSystemOf(Path.GetFullPath(directory)),
        nginx);

    /// <summary>Runnable tasks, averaged over the last minute: what else the machine is doing.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Field(string file, string name) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    // https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html: the fifth field is the place, the type follows a lone dash.
    private static string FileSystemOf(string path) => File.ReadLines("/proc/self/mountinfo")
        .Select(line => line.Split(' '))
        .Where(fields => path == fields[4] || path.StartsWith(fields[4].TrimEnd('/') + "/", StringComparison.Ordinal))
        .OrderByDescending(fields => fields[4].Length)
        .Select(fields => fields[Array.IndexOf(fields, "-") + 1])
        .First();
}
