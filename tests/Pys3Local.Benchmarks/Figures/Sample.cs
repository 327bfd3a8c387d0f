using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>One run against one server.</summary>
/// <param name="Rate">Per second: requests, or whatever the figure counts.</param>
/// <param name="Processor">Microseconds of the server's processor time for each request.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Client">Microseconds of the generator's processor time for each request.</param>
/// <param name="ClientShare">How much of one core the generator has used.</param>
internal readonly record struct Sample(double Rate, double Processor = 0, double P99 = 0, double Client = 0, double ClientShare = 0)
{
    /// <param name="unit">What one request counts in <see cref="Rate"/>; megabytes for bodies.</param>
    public static Sample Of(ServerProcess server, LoadGenerator client, Workload work, double unit = 1)
    {
        var before = server.ProcessorTime;
        var result = client.Run(work);
        var processor = (server.ProcessorTime - before) / result.Requests;
        return new(
            result.Rate * unit, processor * 1e6, result.Percentile(0.99), result.ClientSeconds / result.Requests * 1e6, result.ClientSeconds / result.Seconds);
    }
}
