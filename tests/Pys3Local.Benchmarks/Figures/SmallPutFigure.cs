using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>PUT of new objects of up to 1 MiB with a signed payload, and their DELETE, beside nginx with DAV.</summary>
internal sealed class SmallPutFigure(string name, string figure, int size, int connections, bool tls, bool delete, double expected) : IFigure
{
    private const double SecondsOfWork = 1;

    private readonly Body _body = Body.Create(size);
    private int _round;

    public string Name => name;

    public void Measure(Bench bench)
    {
        var ours = bench.Ours(tls);
        using var toOurs = new LoadGenerator(ours.Endpoint, connections);
        using var toRival = new LoadGenerator(bench.RivalEndpoint(tls), connections);
        var count = (int)(Run(ours, toOurs, ours.Endpoint, size > 65536 ? 50 : 500).Rate * SecondsOfWork * (bench.Quick ? 0.5 : 1));
        var result = Contest.Run(
            bench.Quick ? 3 : 5,
            () => Run(ours, toOurs, ours.Endpoint, count),
            () => Run(bench.Rival(tls), toRival, bench.RivalEndpoint(tls), count));
        Rates.Add(bench, name, figure, Rates.PerSecond, result, bench.RivalName(" DAV"), expected, "none");
    }

    private Sample Run(ServerProcess server, LoadGenerator client, Endpoint to, int count)
    {
        var signer = Bench.Signer();
        var paths = Enumerable.Range(0, count).Select(i => $"/{Bench.Bucket}/{name}-{_round}/{i % 16}/{i}").ToList();
        _round++;
        var puts = Workload.Once([.. paths.Select(path => signer.Signed("PUT", path, to, _body))]);
        if (!delete)
            return Sample.Of(server, client, puts);
        client.Run(puts);
        return Sample.Of(server, client, Workload.Once([.. paths.Select(path => signer.Presigned("DELETE", path, to))]));
    }
}
