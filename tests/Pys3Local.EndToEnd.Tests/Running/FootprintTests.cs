using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Running;

/// <summary>Small enough for a NAS: ceilings, not measurements (those are <c>scripts/bench.sh</c>'s).</summary>
public sealed class FootprintTests
{
    // 25 MB are aimed at; encryption, metrics, the administrative API, restic's protocol and the tests' controls brought 24.3 to 27.7, S3 and Azure as backends, events and MinIO's drives 27.7 to 30,
    // console, copies, import and export 30 to 32.4; 3.7 more since the compiler does not pack its tables (Pys3Local.Cli.csproj says what that saves at each start).
    private const long MaxBinaryBytes = 38_500_000;
    // 18 MB are aimed at. Measured 26.2: 23.4 of it pages of the executable, which other processes may use.
    private const long MaxIdleBytes = 30_000_000;
    private const long MaxLoadedBytes = 80_000_000;
    private const long MaxConnectedBytes = 57_000_000;
    private const long MaxAfterConnectionsBytes = 37_000_000;
    private const int Connections = 2000;
    private const int Uploads = 64;
    private const int UploadBytes = 64 << 20;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public void Binary_is_one_small_static_file()
    {
        Assert.InRange(new FileInfo(NativeBinary.Path).Length, 1, MaxBinaryBytes);
        Assert.False(ElfFile.NeedsALoader(NativeBinary.Path), "The binary needs a dynamic loader.");
    }

    [Test]
    public async Task Idle_after_the_last_request()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        (await server.Raw.GetAsync("/", cancellation: Cancellation)).Succeeded();

        await ShrinksAsync(server, MaxIdleBytes);
    }

    [Test]
    public async Task Idle_connections_while_they_are_open_and_afterwards()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        var connections = new List<RawConnection>();
        for (var i = 0; i < Connections; i++)
            connections.Add(await server.Raw.OpenAsync(Cancellation));
        var request = server.Raw.Request("GET", "/.pys3local/health");
        await Task.WhenAll(connections.Select(async connection => (await connection.SendAsync(request, Cancellation)).Succeeded()));

        await ShrinksAsync(server, MaxConnectedBytes);
        connections.ForEach(connection => connection.Dispose());
        await ShrinksAsync(server, MaxAfterConnectionsBytes);
    }

    [Test]
    public async Task Parallel_uploads()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        var body = SampleData.Bytes(UploadBytes);
        var hash = SigV4.Hash(body);

        var responses = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(i => UploadAsync(server.Raw, $"/a-bucket/{i}", body, hash)));

        Assert.All(responses, response => response.Succeeded());
        Assert.InRange(server.PeakResidentBytes, 1, MaxLoadedBytes);
        Assert.Equal(body, (await server.Raw.GetAsync($"/a-bucket/{Uploads - 1}", cancellation: Cancellation)).Succeeded().Body);
    }

    /// <summary>It gives back what it needs no more, a moment after the last request.</summary>
    private static Task ShrinksAsync(Pys3LocalProcess server, long bytes) =>
        Eventually.HoldsAsync(() => server.ResidentBytes <= bytes, () => $"{server.ResidentBytes} bytes of memory, more than {bytes}", Cancellation);

    private static Task<RawResponse> UploadAsync(RawS3 raw, string path, byte[] body, string hash)
    {
        var request = raw.Request("PUT", path, "", body);
        raw.Signer.SignHeader(request, hash);
        return raw.SendAsync(request, Cancellation);
    }
}
