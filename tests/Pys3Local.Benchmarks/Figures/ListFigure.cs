using Pys3Local.Benchmarks.Load;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>A page of 1,000 keys, on 16 connections.</summary>
internal sealed class ListFigure : IFigure
{
    private const int Keys = 1000;
    private const int Connections = 16;

    public string Name => "list-1000";

    public void Measure(Bench bench)
    {
        var to = bench.None.Endpoint;
        var signer = Bench.Signer();
        var small = Body.Create(16);
        Bench.Send(to, [.. Enumerable.Range(0, Keys).Select(i => signer.Signed("PUT", $"/{Bench.Bucket}/list/{i:0000}", to, small))]);
        using var client = new LoadGenerator(to, Connections);
        var page = signer.Presigned("GET", $"/{Bench.Bucket}", to, null, "list-type=2&max-keys=1000&prefix=list%2F");
        var result = Contest.Repeat(
            bench.Quick ? 3 : 5,
            () => Sample.Of(bench.None, client, Workload.Repeat(TimeSpan.FromSeconds(bench.Quick ? 0.5 : 1), page)));
        bench.Add(new()
        {
            Name = Name,
            Figure = "LIST of 1,000 keys, 16 connections",
            Ours = result.Rate,
            Unit = Rates.PerSecond,
            Note = $"p99 {result.P99:0.0} ms, {result.Rate * Keys:#,0} keys/s, {result.Processor:#,0} µs of processor time a page",
        });
    }
}
