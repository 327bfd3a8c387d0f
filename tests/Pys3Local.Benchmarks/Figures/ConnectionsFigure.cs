using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>GET of 4 KiB over one to two thousand connections: the rate must not fall far below its best.</summary>
internal sealed class ConnectionsFigure : IFigure
{
    private const int Size = 4096;
    private static readonly int[] Numbers = [1, 16, 256, 2000];

    public string Name => "connections";

    public void Measure(Bench bench)
    {
        var to = bench.None.Endpoint;
        var path = $"/{Bench.Bucket}/connections";
        Bench.Send(to, Bench.Signer().Signed("PUT", path, to, Body.Create(Size)));
        var clients = Numbers.Select(number => new LoadGenerator(to, number)).ToList();
        try
        {
            // In turn, so that a slow minute meets all of them.
            var rounds = Enumerable.Range(0, bench.Quick ? 3 : 5).Select(_ => clients.Select(client => Run(bench, client, path)).ToList()).ToList();
            var rates = Numbers.Select((_, i) => Contest.Median(rounds.Select(round => round[i].Rate))).ToList();
            for (var i = 0; i < Numbers.Length; i++)
                Add(bench, Numbers[i], rates[i], rates.Max(), [.. rounds.Select(round => round[i])]);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static Sample Run(Bench bench, LoadGenerator client, string path) => Sample.Of(
        bench.None, client, Workload.Repeat(TimeSpan.FromSeconds(bench.Quick ? 0.5 : 1), Bench.Signer().Presigned("GET", path, bench.None.Endpoint)));

    private void Add(Bench bench, int number, double rate, double best, IReadOnlyList<Sample> samples) => bench.Add(new()
    {
        Name = $"{Name}-{number}",
        Figure = $"GET 4 KiB, presigned, {number:#,0} connection{(number > 1 ? "s" : "")}",
        Ours = rate,
        Unit = Rates.PerSecond,
        Beside = best,
        What = "the best of 1 to 2,000",
        Ratio = rate / best,
        // One connection waits for its answers.
        Expected = number > 1 ? Expectation.Ratio(0.8) : null,
        Note = $"p99 {Contest.Median(samples.Select(sample => sample.P99)):0.00} ms, {Contest.Median(samples.Select(sample => sample.Processor)):0.0} µs of processor time",
    });
}
