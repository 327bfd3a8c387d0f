using System.Diagnostics;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>One flat bucket of a million keys: start, rebuild of the index, first page, last page, all of it, memory.</summary>
internal sealed class ManyKeysFigure : IFigure
{
    public string Name => "many-keys";

    public void Measure(Bench bench)
    {
        var count = bench.Quick ? 100_000 : 1_000_000;
        var data = ManyKeysStore.Prepare(bench, count);
        var rebuild = Rebuild(bench, data, count);
        using (var server = Pys3LocalServer.Start(bench.Options.Binary, data, "full"))
            MeasurePages(bench, server, count);
        Add(bench, "rebuild", $"index of {count:#,0} keys made anew from the files, in the background", count / rebuild, "keys/s", null, null, null);
        MeasureStart(bench, data, count);
    }

    /// <summary>Seconds until the first listing answers, which waits for the index.</summary>
    private static double Rebuild(Bench bench, string data, int count)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(data, ".pys3local"), "index*"))
            File.Delete(file);
        using var server = Pys3LocalServer.Start(bench.Options.Binary, data, "full");
        var begin = Stopwatch.GetTimestamp();
        ManyKeysStore.WaitForIndex(server, count);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private void MeasurePages(Bench bench, Pys3LocalServer server, int count)
    {
        var to = server.Endpoint;
        var last = count / ManyKeysStore.PageSize - 1;
        using var client = new LoadGenerator(to, 1);
        var pages = Contest.Run(bench.Quick ? 7 : 15, () => Milliseconds(client, ManyKeysStore.Page(to, last)), () => Milliseconds(client, ManyKeysStore.Page(to, 0)));
        Add(bench, "last-page", $"last page of {count:#,0} keys", pages.Ours.Rate, "ms", pages.Other.Rate, pages.Ratio, Expectation.RatioAtMost(2));
        var all = client.Run(Workload.Once([.. Enumerable.Range(0, last + 1).Select(page => ManyKeysStore.Page(to, page))]));
        Add(bench, "listing", $"whole listing of {count:#,0} keys, page by page", count / all.Seconds, "keys/s", null, null, Expectation.Minimum(100_000));
        Add(bench, "memory", "· peak of resident memory meanwhile", server.PeakResident / 1e6, "MB", null, null, Expectation.AtMost(80));
    }

    private void MeasureStart(Bench bench, string data, int count)
    {
        var empty = Path.Combine(bench.Room, "empty");
        bench.StartOurs("empty", "full").Dispose();
        var starts = Contest.Run(bench.Quick ? 5 : 9, () => new(StartFigure.Milliseconds(bench, data)), () => new(StartFigure.Milliseconds(bench, empty)));
        Add(bench, "start", $"start on {count:#,0} keys", starts.Ours.Rate, "ms", starts.Other.Rate, starts.Ratio, Expectation.RatioAtMost(2));
    }

    private static Sample Milliseconds(LoadGenerator client, Request request) => new(client.Run(Workload.Once([request])).Seconds * 1000);

    private void Add(Bench bench, string name, string figure, double ours, string unit, double? beside, double? ratio, Expectation? expected) => bench.Add(new()
    {
        Name = $"{Name}-{name}",
        Figure = figure,
        Ours = ours,
        Unit = unit,
        Beside = beside,
        What = name == "start" ? "empty store" : "first page",
        Ratio = ratio,
        Expected = expected,
        Durability = "full",
    });
}
