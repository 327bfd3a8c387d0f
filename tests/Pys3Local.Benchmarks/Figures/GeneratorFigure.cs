using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>What the generator itself costs: against a responder that does nothing, it must be well ahead of nginx.</summary>
internal sealed class GeneratorFigure : IFigure
{
    private const int Connections = 16;
    private const int Size = 4096;

    public string Name => "generator";

    public void Measure(Bench bench)
    {
        using var idle = new Responder(Size);
        var path = $"/{Bench.Bucket}/generator";
        var nginx = bench.Nginx.Endpoint;
        Bench.Send(nginx, Bench.Signer().Signed("PUT", path, nginx, Body.Create(Size)));
        using var toIdle = new LoadGenerator(idle.Endpoint, Connections);
        using var toNginx = new LoadGenerator(nginx, Connections);
        var result = Contest.Run(
            bench.Quick ? 3 : 5,
            () => Run(bench, toIdle, path, idle.Endpoint),
            () => Run(bench, toNginx, path, nginx));
        bench.Add(new()
        {
            Name = Name,
            Figure = "the generator: GET 4 KiB from a responder that does nothing",
            Ours = result.Ours.Rate,
            Unit = Rates.PerSecond,
            Beside = result.Other.Rate,
            What = "from nginx",
            Ratio = result.Ratio,
            Expected = Expectation.Ratio(1),
            Note = $"{result.Ours.Client:0.0} µs a request; against nginx {result.Other.Client:0.0} µs, {result.Other.ClientShare:0%} of a core",
        });
    }

    private static Sample Run(Bench bench, LoadGenerator client, string path, Endpoint to) => Sample.Of(
        bench.Nginx, client, Workload.Repeat(TimeSpan.FromSeconds(bench.Quick ? 0.5 : 1), Bench.Signer().Presigned("GET", path, to)));
}
