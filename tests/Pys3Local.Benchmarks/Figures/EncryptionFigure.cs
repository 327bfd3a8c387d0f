using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>What encryption at rest costs: a server with <c>--encrypt</c> beside one without, both over TLS.</summary>
/// <param name="isPut">PUT; otherwise GET.</param>
internal sealed class EncryptionFigure(string name, string figure, bool isPut, long size, int connections, double expected) : IFigure
{
    private const long Large = 1 << 20;

    public string Name => name;

    public void Measure(Bench bench)
    {
        var path = $"/{Bench.Bucket}/encryption-{size}";
        var body = Body.Create(size);
        foreach (var server in (ReadOnlySpan<Pys3LocalServer>)[bench.Encrypting, bench.Tls])
            Bench.Send(server.Endpoint, Bench.Signer().Presigned("PUT", path, server.Endpoint, body));

        using var toOurs = new LoadGenerator(bench.Encrypting.Endpoint, connections);
        using var toOther = new LoadGenerator(bench.Tls.Endpoint, connections);
        var result = Contest.Run(bench.Quick ? 3 : 5, () => Run(bench, bench.Encrypting, toOurs, path, body), () => Run(bench, bench.Tls, toOther, path, body));
        Rates.Add(bench, name, figure, size >= Large ? Rates.Megabytes : Rates.PerSecond, result, "without encryption", expected);
        foreach (var server in (ReadOnlySpan<Pys3LocalServer>)[bench.Encrypting, bench.Tls])
            Bench.Send(server.Endpoint, Bench.Signer().Presigned("DELETE", path, server.Endpoint));
    }

    private Sample Run(Bench bench, Pys3LocalServer server, LoadGenerator client, string path, Body body)
    {
        var request = isPut ? Bench.Signer().Presigned("PUT", path, server.Endpoint, body) : Bench.Signer().Presigned("GET", path, server.Endpoint);
        return size >= Large
            ? Sample.Of(server, client, Workload.Once([.. Enumerable.Repeat(request, bench.Quick ? 2 : 4)]), size / 1e6)
            : Sample.Of(server, client, Workload.Repeat(TimeSpan.FromSeconds(bench.Quick ? 0.5 : 1), request));
    }
}
