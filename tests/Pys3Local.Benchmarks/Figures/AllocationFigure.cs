using System.Diagnostics;
using System.Globalization;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Report;
using Pys3Local.S3;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Memory;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>Managed memory for each request, the protocol and the local store together, without Kestrel: in this process.</summary>
internal sealed class AllocationFigure : IFigure
{
    private const int Times = 10_000;
    private const int Size = 4096;

    /// <summary>Bytes of an array that holds the content: what the store in memory keeps, and nobody else.</summary>
    private const int Kept = 24 + Size;

    private const string Path = $"/{Bench.Bucket}/object";

    private static readonly Endpoint Place = new(9, Tls: false);

    public string Name => "allocations";

    public void Measure(Bench bench) => MeasureAsync(bench).GetAwaiter().GetResult();

    private static async Task MeasureAsync(Bench bench)
    {
        await using var files = await LocalObjectStore.OpenAsync(
            new() { Path = System.IO.Path.Combine(bench.Room, "allocations"), Durability = Durability.None });
        await using var memory = new MemoryObjectStore();
        var (put, get) = await BytesAsync(files);
        var (putProtocol, getProtocol) = await BytesAsync(memory);
        Add(bench, "get", get, getProtocol, "on a store in memory");
        Add(bench, "put", put, putProtocol with { KiB = putProtocol.KiB - (Kept / 1024.0) }, "on a store in memory, without the content that it keeps");
    }

    private static async Task<(Cost Put, Cost Get)> BytesAsync(IObjectStore store)
    {
        var endpoint = new S3Endpoint(store, new() { Keys = new OneKey() });
        var signer = Bench.Signer();
        await new Exchange("PUT", signer.Target("PUT", $"/{Bench.Bucket}", Place), Place.Host, [], []).RunAsync(endpoint);
        var body = Body.Create(Size);
        var put = await CostAsync(endpoint, Exchange.Of(signer.Signed("PUT", Path, Place, body), body.Block[..Size]));
        return (put, await CostAsync(endpoint, new Exchange("GET", signer.Target("GET", Path, Place), Place.Host, [], [])));
    }

    private static async Task<Cost> CostAsync(S3Endpoint endpoint, Exchange exchange)
    {
        for (var i = 0; i < Times / 4; i++)
            await exchange.RunAsync(endpoint);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
            await exchange.RunAsync(endpoint);
        var time = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Times;
        return new((GC.GetTotalAllocatedBytes(precise: true) - before) / 1024.0 / Times, time);
    }

    private static void Add(Bench bench, string method, Cost whole, Cost protocol, string where) => bench.Add(new()
    {
        Name = $"allocations-{method}",
        Figure = $"allocations of one {method.ToUpperInvariant()} of 4 KiB, our side of Kestrel",
        Ours = whole.KiB,
        Unit = "KiB",
        Expected = Expectation.AtMost(2),
        Durability = method == "put" ? "none" : "",
        Note = string.Create(
            CultureInfo.InvariantCulture,
            $"{protocol.KiB:0.00} KiB {where}; {whole.Microseconds:0.0} µs of time, {protocol.Microseconds:0.0} µs on a store in memory"),
    });

    private readonly record struct Cost(double KiB, double Microseconds);
}
