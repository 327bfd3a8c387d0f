using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.Benchmarks.Servers;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>Resident memory: at rest, at the peak of many uploads, and with many connections that wait.</summary>
internal sealed class MemoryFigure : IFigure
{
    private const int Uploads = 64;
    private const int Connections = 10_000;

    public string Name => "memory";

    public void Measure(Bench bench)
    {
        using (var server = bench.StartOurs("memory", "full"))
        {
            server.WaitUntilAtRest();
            Add(bench, "memory-idle", "resident memory, idle", server.Resident, 18);
            UploadAll(bench, server);
            Add(bench, "memory-uploads", $"resident memory, peak of {Uploads} parallel PUTs of 64 MiB", server.PeakResident, 60);
        }

        using var waiting = bench.StartOurs("waiting", "full");
        using var client = new LoadGenerator(waiting.Endpoint, Connections);
        var request = Bench.Signer().Presigned("HEAD", $"/{Bench.Bucket}", waiting.Endpoint);
        client.Run(Workload.Once([.. Enumerable.Repeat(request, Connections)]));
        waiting.WaitUntilAtRest();
        Add(bench, "memory-connections", $"resident memory, {Connections:#,0} idle connections, each after a request", waiting.Resident, 120);
    }

    private static void UploadAll(Bench bench, Pys3LocalServer server)
    {
        var body = Body.Create(64 << 20);
        var signer = Bench.Signer();
        using var client = new LoadGenerator(server.Endpoint, Uploads);
        client.Run(Workload.Once([.. Enumerable.Range(0, Uploads).Select(i => signer.Signed("PUT", $"/{Bench.Bucket}/{i}", server.Endpoint, body))]));
    }

    private static void Add(Bench bench, string name, string figure, long bytes, double atMost) => bench.Add(new()
    {
        Name = name,
        Figure = figure,
        Ours = bytes / 1e6,
        Unit = "MB",
        Expected = Expectation.AtMost(atMost),
        Durability = "full",
    });
}
