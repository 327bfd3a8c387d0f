using System.Globalization;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Limits;

/// <summary>The budget of a server that is all there is in its process, made for what the system lets the process have.</summary>
public static class ProcessBudget
{
    private const string LimitsFile = "/proc/self/limits";
    private const string DescriptorsLine = "Max open files";

    /// <summary>Where the system does not say.</summary>
    private const long UsualDescriptors = 4096;
    private const long UsualMemory = 1L << 30;

    /// <param name="maxConnections">As the operator says; null for the default.</param>
    public static Budget Of(long? maxConnections)
    {
        // What the collector may use: a container's limit, or DOTNET_GCHeapHardLimit, counts.
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new(memory > 0 ? memory : UsualMemory, Descriptors() ?? UsualDescriptors, maxConnections);
    }

    private static long? Descriptors()
    {
        if (!File.Exists(LimitsFile))
            return null;

        foreach (var line in File.ReadLines(LimitsFile))
        {
            if (!line.StartsWith(DescriptorsLine, StringComparison.Ordinal))
                continue;

            var soft = line[DescriptorsLine.Length..].TrimStart().Split(' ')[0];
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
        }

        return null;
    }
}
