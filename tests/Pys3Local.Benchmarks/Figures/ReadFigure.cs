using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>GET or HEAD of one object through a presigned URL, beside nginx serving the same file.</summary>
internal sealed class ReadFigure(string name, string figure, string method, long size, int connections, bool tls, double expected) : IFigure
{
    /// <summary>From here on bytes are counted, and a few requests are enough.</summary>
    private const long Large = 16 << 20;

    public string Name => name;

    public void Measure(Bench bench)
    {
        var ours = bench.Ours(tls);
        var path = $"/{Bench.Bucket}/read-{size}";
        var body = Body.Create(size);
        Bench.Send(ours.Endpoint, Bench.Signer().Signed("PUT", path, ours.Endpoint, body));
        // Over plain HTTP, where that is nginx: it serves one directory at both ports.
        var other = bench.Options.Beside is null ? bench.Nginx.Endpoint : bench.RivalEndpoint(tls);
        Bench.Send(other, Bench.Signer().Signed("PUT", path, other, body));
        using var toOurs = new LoadGenerator(ours.Endpoint, connections);
        using var toRival = new LoadGenerator(bench.RivalEndpoint(tls), connections);
        var result = Contest.Run(
            bench.Quick ? 3 : 5,
            () => Run(bench, ours, toOurs, ours.Endpoint, path),
            () => Run(bench, bench.Rival(tls), toRival, bench.RivalEndpoint(tls), path));
        Rates.Add(bench, name, figure, size >= Large ? Rates.Megabytes : Rates.PerSecond, result, bench.RivalName(), expected);
    }

    // nginx takes no notice of the signature, and gets it all the same: its requests are as long as ours.
    private Sample Run(Bench bench, ServerProcess server, LoadGenerator client, Endpoint to, string path)
    {
        var request = Bench.Signer().Presigned(method, path, to);
        return size >= Large
            ? Sample.Of(server, client, Workload.Once([.. Enumerable.Repeat(request, bench.Quick ? 2 : 4)]), size / 1e6)
            : Sample.Of(server, client, Workload.Repeat(TimeSpan.FromSeconds(bench.Quick ? 0.5 : 1), request));
    }
}
