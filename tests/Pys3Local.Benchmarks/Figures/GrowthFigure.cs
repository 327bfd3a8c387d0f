using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>What a large bucket costs: the same work on a million keys, beside ten thousand.</summary>
internal sealed class GrowthFigure : IFigure
{
    private const int Few = 10_000;
    private const int Connections = 16;
    private const int Requests = 5_000;
    private const int Reads = 20_000;

    private readonly Body _body = Body.Create(4096);
    private int _round;

    public string Name => "growth";

    public void Measure(Bench bench)
    {
        var many = bench.Quick ? 100_000 : 1_000_000;
        var (large, small) = (ManyKeysStore.Prepare(bench, many), ManyKeysStore.Prepare(bench, Few));
        using var ours = Pys3LocalServer.Start(bench.Options.Binary, large, "full");
        using var other = Pys3LocalServer.Start(bench.Options.Binary, small, "full");
        ManyKeysStore.WaitForIndex(ours, many);
        ManyKeysStore.WaitForIndex(other, Few);
        using var toOurs = new LoadGenerator(ours.Endpoint, Connections);
        using var toOther = new LoadGenerator(other.Endpoint, Connections);
        Compare("put", "PUT 4 KiB, durable", Put);
        Compare("get", "GET, random keys", Get);
        Compare("list", "LIST of 1,000, random pages", List);
        ours.WaitUntilAtRest();
        other.WaitUntilAtRest();
        Add(bench, "memory", $"· resident memory after that, {many:#,0} keys", ours.Resident / 1e6, "MB", other.Resident / 1e6, (double)ours.Resident / other.Resident, Expectation.RatioAtMost(1.15));

        void Compare(string name, string figure, Func<Pys3LocalServer, int, int, IReadOnlyList<Request>> requests)
        {
            var result = Contest.Run(
                bench.Quick ? 3 : 5,
                () => Sample.Of(ours, toOurs, Workload.Once(requests(ours, many, _round++))),
                () => Sample.Of(other, toOther, Workload.Once(requests(other, Few, _round++))));
            Add(bench, name, $"{figure}, {many:#,0} keys, {Connections} connections", result.Ours.Rate, Rates.PerSecond, result.Other.Rate, result.Ratio, Expectation.Ratio(0.85));
            if (name == "put")
            {
                // The stores are kept for the next run, and its first sizes count.
                Clean(ours, toOurs);
                Clean(other, toOther);
            }
        }
    }

    private List<Request> Put(Pys3LocalServer server, int keys, int round)
    {
        var signer = Bench.Signer();
        return [.. Enumerable.Range(0, Requests).Select(i => signer.Signed("PUT", $"/{Bench.Bucket}/{Written(round, i)}", server.Endpoint, _body))];
    }

    private static List<Request> Get(Pys3LocalServer server, int keys, int round)
    {
        var (signer, random) = (Bench.Signer(), new Random(round));
        return [.. Enumerable.Range(0, Reads).Select(_ => signer.Presigned("GET", $"/{Bench.Bucket}/{ManyKeysStore.Key(random.Next(keys))}", server.Endpoint))];
    }

    private static List<Request> List(Pys3LocalServer server, int keys, int round)
    {
        var (signer, random) = (Bench.Signer(), new Random(round));
        return [.. Enumerable.Range(0, Requests / 20).Select(_ => signer.Presigned(
            "GET", $"/{Bench.Bucket}", server.Endpoint, null, $"list-type=2&max-keys=1000&start-after={ManyKeysStore.Key(random.Next(keys - 1000))}"))];
    }

    private void Clean(Pys3LocalServer server, LoadGenerator client)
    {
        var signer = Bench.Signer();
        client.Run(Workload.Once([.. Enumerable.Range(0, _round)
            .SelectMany(round => Enumerable.Range(0, Requests).Select(i => signer.Presigned("DELETE", $"/{Bench.Bucket}/{Written(round, i)}", server.Endpoint)))]));
    }

    private static string Written(int round, int number) => $"written-{round}-{number}";

    private void Add(Bench bench, string name, string figure, double ours, string unit, double other, double ratio, Expectation expected) => bench.Add(new()
    {
        Name = $"{Name}-{name}",
        Figure = figure,
        Ours = ours,
        Unit = unit,
        Beside = other,
        What = $"{Few:#,0} keys",
        Ratio = ratio,
        Expected = expected,
        Durability = "full",
    });
}
