using System.Diagnostics;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Native;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>From the start of the process to the answer to the first signed request.</summary>
internal sealed class StartFigure : IFigure
{
    private const int Times = 15;

    public string Name => "start";

    public void Measure(Bench bench)
    {
        var data = Path.Combine(bench.Room, "start");
        bench.StartOurs("start", "full").Dispose();
        var times = Enumerable.Range(0, Times).Select(_ => Milliseconds(bench, data)).ToList();
        bench.Add(new()
        {
            Name = Name,
            Figure = $"start, exec to the first signed answer (median of {Times})",
            Ours = Contest.Median(times),
            Unit = "ms",
            Expected = Expectation.AtMost(25),
            Durability = "full",
            Note = $"{times.Min():0.0} to {times.Max():0.0} ms",
        });
    }

    /// <summary>HEAD of the bucket: one signed request that has to look at the store.</summary>
    public static double Milliseconds(Bench bench, string data)
    {
        var port = ServerProcess.FreePort();
        var request = Bench.Signer().Presigned("HEAD", $"/{Bench.Bucket}", new(port, Tls: false));
        var begin = Stopwatch.GetTimestamp();
        using var server = Pys3LocalServer.Launch(bench.Options.Binary, data, "full", port);
        using var client = Connect(server.Endpoint);
        client.Run(Workload.Once([request]));
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static LoadGenerator Connect(Endpoint to)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new(to, 1);
            }
            catch (IOException) when (tries < 100_000)
            {
                // Nobody listens yet.
                _ = Libc.Sleep(200);
            }
        }
    }
}
