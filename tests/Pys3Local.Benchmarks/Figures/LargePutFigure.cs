using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Signing;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>PUT of 256 MiB, beside what MD5 alone and writing alone come to in the same minute.</summary>
internal sealed class LargePutFigure(string name, string figure, int connections, bool signedPayload) : IFigure
{
    private const long Size = 256 << 20;

    public string Name => name;

    public void Measure(Bench bench)
    {
        var body = Body.Create(Size);
        var to = bench.None.Endpoint;
        var threads = Math.Min(connections, Environment.ProcessorCount);
        double md5 = 0, write = 0;
        using var client = new LoadGenerator(to, connections);
        var result = Contest.Run(bench.Quick ? 3 : 5, () => Put(bench, client, body), () =>
        {
            md5 = Limits.Md5(body, threads);
            write = Limits.Write(bench.Room, body, threads);
            return new(Math.Min(md5, write));
        });
        bench.Add(new()
        {
            Name = name,
            Figure = figure,
            Ours = result.Ours.Rate,
            Unit = Rates.Megabytes,
            Beside = result.Other.Rate,
            What = md5 < write ? "MD5 alone" : "writing alone",
            Ratio = result.Ratio,
            Expected = Expectation.Ratio(0.85),
            Durability = "none",
            Note = $"{(threads > 1 ? $"on {threads} cores " : "")}MD5 {md5:#,0}, writing {write:#,0} MB/s; processor: server {result.Ours.Processor / 1e3:#,0} ms, generator {result.Ours.Client / 1e3:#,0} ms a request",
        });
        Bench.Send(to, [.. Enumerable.Range(0, connections).Select(i => Bench.Signer().Presigned("DELETE", Key(i), to))]);
    }

    private Sample Put(Bench bench, LoadGenerator client, Body body)
    {
        var signer = Bench.Signer();
        var requests = Enumerable.Range(0, connections).Select(i => One(signer, Key(i), bench.None.Endpoint, body)).ToList();
        return Sample.Of(bench.None, client, Workload.Once(requests), Size / 1e6);
    }

    private Request One(RequestSigner signer, string path, Endpoint to, Body body) =>
        signedPayload ? signer.Signed("PUT", path, to, body) : signer.Presigned("PUT", path, to, body);

    private string Key(int number) => $"/{Bench.Bucket}/{name}-{number}";
}
