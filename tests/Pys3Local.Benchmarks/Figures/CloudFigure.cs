using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>What a server costs that keeps its objects in another one (<c>--backend s3</c>), beside that other one alone: latency on one connection, throughput on 16 (on one where bodies are large).</summary>
/// <param name="isPut">PUT; otherwise GET.</param>
internal sealed class CloudFigure(string name, string figure, bool isPut, long size) : IFigure
{
    private const int Connections = 16;
    private const long Large = 1 << 20;

    private readonly Body _body = Body.Create(size);

    public string Name => name;

    public void Measure(Bench bench)
    {
        foreach (var server in (ReadOnlySpan<Pys3LocalServer>)[bench.None, bench.Before])
            Bench.Send(server.Endpoint, Bench.Signer().Presigned("PUT", Path, server.Endpoint, _body));

        var (before, alone) = (Latency(bench, bench.Before), Latency(bench, bench.None));
        using var toOurs = new LoadGenerator(bench.Before.Endpoint, size >= Large ? 1 : Connections);
        using var toOther = new LoadGenerator(bench.None.Endpoint, size >= Large ? 1 : Connections);
        var result = Contest.Run(bench.Quick ? 3 : 5, () => Run(bench, bench.Before, toOurs), () => Run(bench, bench.None, toOther));
        bench.Add(new()
        {
            Name = name,
            Figure = figure + (size >= Large ? ", one connection" : $", {Connections} connections"),
            Ours = result.Ours.Rate,
            Unit = size >= Large ? Rates.Megabytes : Rates.PerSecond,
            Beside = result.Other.Rate,
            What = "that other alone",
            Ratio = result.Ratio,
            Durability = isPut ? "none" : "",
            Note = $"one connection, median: {before:0.00} ms, alone {alone:0.00}: {before - alone:0.00} ms more; processor: {result.Ours.Processor:#,0} µs a request",
        });
        foreach (var server in (ReadOnlySpan<Pys3LocalServer>)[bench.None, bench.Before])
            Bench.Send(server.Endpoint, Bench.Signer().Presigned("DELETE", Path, server.Endpoint));
    }

    private string Path => $"/{Bench.Bucket}/{name}";

    private Request One(Pys3LocalServer to) => Bench.Signer().Presigned(isPut ? "PUT" : "GET", Path, to.Endpoint, isPut ? _body : null);

    private double Latency(Bench bench, Pys3LocalServer server)
    {
        using var client = new LoadGenerator(server.Endpoint, 1);
        return client.Run(Workload.Once([.. Enumerable.Repeat(One(server), size >= Large ? 7 : bench.Quick ? 300 : 1000)])).Percentile(0.5);
    }

    private Sample Run(Bench bench, Pys3LocalServer server, LoadGenerator client) => size >= Large
        ? Sample.Of(server, client, Workload.Once([.. Enumerable.Repeat(One(server), bench.Quick ? 2 : 4)]), size / 1e6)
        : Sample.Of(server, client, Workload.Repeat(TimeSpan.FromSeconds(bench.Quick ? 0.5 : 1), One(server)));
}

/// <summary>The most memory of a server that passes 32 uploads of 1 GiB at once to another one.</summary>
internal sealed class CloudMemoryFigure : IFigure
{
    private const int Uploads = 32;

    public string Name => "cloud-memory";

    public void Measure(Bench bench)
    {
        using var server = bench.StartBefore("before-memory");
        var size = bench.Quick ? 64L << 20 : 1L << 30;
        var body = Body.Create(size);
        using var client = new LoadGenerator(server.Endpoint, Uploads);
        client.Run(Workload.Once([.. Enumerable.Range(0, Uploads).Select(i => Bench.Signer().Presigned("PUT", Path(i), server.Endpoint, body))]));
        var peak = server.PeakResident;
        Bench.Send(server.Endpoint, [.. Enumerable.Range(0, Uploads).Select(i => Bench.Signer().Presigned("DELETE", Path(i), server.Endpoint))]);
        bench.Add(new()
        {
            Name = Name,
            Figure = $"Before another server: resident memory, peak of {Uploads} parallel PUTs of {size >> 20:#,0} MiB",
            Ours = peak / 1e6,
            Unit = "MB",
            Expected = Expectation.AtMost(100),
        });
    }

    private static string Path(int number) => $"/{Bench.Bucket}/upload-{number}";
}
