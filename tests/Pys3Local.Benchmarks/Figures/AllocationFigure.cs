using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.S3;
using Pys3Local.Storage.Local;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>Managed memory for each request, the protocol and the local store together, without Kestrel: in this process.</summary>
internal sealed class AllocationFigure : IFigure
{
    private const int Times = 2000;
    private const int Size = 4096;
    private const string Path = $"/{Bench.Bucket}/object";

    private static readonly Endpoint Place = new(9, Tls: false);

    public string Name => "allocations";

    public void Measure(Bench bench) => MeasureAsync(bench).GetAwaiter().GetResult();

    private static async Task MeasureAsync(Bench bench)
    {
        await using var store = await LocalObjectStore.OpenAsync(
            new() { Path = System.IO.Path.Combine(bench.Room, "allocations"), Durability = Durability.None });
        var endpoint = new S3Endpoint(store, new() { Keys = new OneKey() });
        var body = Body.Create(Size);
        var bytes = body.Block[..Size];
        var signer = Bench.Signer();
        var bucket = new Exchange("PUT", signer.Target("PUT", $"/{Bench.Bucket}", Place), Place.Host, [], []);
        await bucket.RunAsync(endpoint);
        var put = Exchange.Of(signer.Signed("PUT", Path, Place, body), bytes);
        var get = new Exchange("GET", signer.Target("GET", Path, Place), Place.Host, [], []);
        Add(bench, "put", await BytesAsync(endpoint, put));
        Add(bench, "get", await BytesAsync(endpoint, get));
    }

    private static async Task<double> BytesAsync(S3Endpoint endpoint, Exchange exchange)
    {
        for (var i = 0; i < 200; i++)
            await exchange.RunAsync(endpoint);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Times; i++)
            await exchange.RunAsync(endpoint);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Times;
    }

    private static void Add(Bench bench, string method, double bytes) => bench.Add(new()
    {
        Name = $"allocations-{method}",
        Figure = $"allocations of one {method.ToUpperInvariant()} of 4 KiB, our side of Kestrel",
        Ours = bytes / 1024,
        Unit = "KiB",
        Expected = Expectation.AtMost(2),
        Durability = method == "put" ? "none" : "",
    });
}
