using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>Durable PUT of 4 KiB, beside the plainest way to write a file that survives: write, fsync, rename, fsync of the directory.</summary>
internal sealed class DurablePutFigure(int connections, double expected) : IFigure
{
    private const double Seconds = 1;

    private readonly Body _body = Body.Create(4096);
    private int _round;

    public string Name => $"durable-put-{connections}";

    public void Measure(Bench bench)
    {
        var floor = new DurableFloor(Path.Combine(bench.Room, "floor"), _body.Block.AsMemory(0, 4096));
        using var client = new LoadGenerator(bench.Full.Endpoint, connections);
        var seconds = bench.Quick ? Seconds / 2 : Seconds;
        var count = (int)(Run(bench, client, connections * 20).Rate * seconds);
        var result = Contest.Run(
            bench.Quick ? 3 : 5, () => Run(bench, client, count), () => new(floor.Rate(connections, TimeSpan.FromSeconds(seconds))));
        bench.Add(new()
        {
            Name = Name,
            Figure = $"PUT 4 KiB, durable, {connections} connection{(connections > 1 ? "s" : "")}",
            Ours = result.Ours.Rate,
            Unit = Rates.PerSecond,
            Beside = result.Other.Rate,
            What = "write + fsync + rename + fsync of the directory",
            Ratio = result.Ratio,
            Expected = Expectation.Ratio(expected),
            Durability = "full",
            Note = $"p99 {result.Ours.P99:0.0} ms, {result.Ours.Processor:#,0} µs of processor time",
        });
    }

    private Sample Run(Bench bench, LoadGenerator client, int count)
    {
        var signer = Bench.Signer();
        var round = _round++;
        var requests = Enumerable.Range(0, count)
            .Select(i => signer.Signed("PUT", $"/{Bench.Bucket}/{Name}-{round}/{i}", bench.Full.Endpoint, _body)).ToList();
        return Sample.Of(bench.Full, client, Workload.Once(requests));
    }
}
