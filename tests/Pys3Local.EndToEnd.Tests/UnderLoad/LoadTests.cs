using System.Globalization;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.UnderLoad;

/// <summary>A thousand connections at once, some of them with bad manners: right answers throughout, and nothing is left behind.</summary>
/// <remarks>PYS3LOCAL_LOAD_SECONDS makes it last as long as that, in rounds, each of which is held to the same.</remarks>
public sealed class LoadTests
{
    private const int Connections = 1_000;
    private const int OperationsOfARound = 12_000;
    private const long MaxBytes = 400_000_000;

    // From as many rounds on, the second half of them may take no more memory than the first, in which pools fill, but for noise.
    private const int RoundsThatTell = 10;
    private const double Noise = 1.2;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private static TimeSpan Duration =>
        double.TryParse(Environment.GetEnvironmentVariable("PYS3LOCAL_LOAD_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    [Test]
    public async Task A_thousand_connections()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--client-timeout", "10"] }, Cancellation);
        (await server.Raw.PutAsync("/load", [], cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/load/large", LoadClient.Large, cancellation: Cancellation)).Succeeded();
        await RunRoundAsync(server, Connections / 10, OperationsOfARound / 10);
        var idle = server.OpenSockets;
        await SettleAsync(server, idle);
        var files = StoredFiles.In(server.DataDirectory);
        var descriptors = DescriptorsOf(server);
        var operations = 0;
        var resident = new List<long>();
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            operations += await RunRoundAsync(server, Connections, OperationsOfARound);
            await SettleAsync(server, idle);
            await StoredFiles.AreAgainAsync(files, server.DataDirectory, Cancellation);
            await Eventually.HoldsAsync(() => DescriptorsOf(server).Count <= descriptors.Count, () => $"{descriptors.Count} descriptors before, now after {operations} operations:\n{string.Join('\n', DescriptorsOf(server))}\nwhere there were\n{string.Join('\n', descriptors)}", Cancellation);
            Assert.InRange(server.PeakResidentBytes, 1, MaxBytes);
            resident.Add(server.ResidentBytes);
        }
        while (TimeProvider.System.GetElapsedTime(started) < Duration);

        if (resident.Count >= RoundsThatTell)
            Assert.InRange(resident[(resident.Count / 2)..].Max(), 1, (long)(resident[..(resident.Count / 2)].Max() * Noise));

        Assert.Equal(LoadClient.Large, (await server.Raw.GetAsync("/load/large", cancellation: Cancellation)).Succeeded().Body);
        TestRun.Print($"{Connections} connections, {operations} operations checked, peak memory {server.PeakResidentBytes >> 20} MiB");
    }

    /// <returns>Operations whose answers were checked.</returns>
    private static async Task<int> RunRoundAsync(Pys3LocalProcess server, int connections, int operations)
    {
        var clients = Enumerable.Range(0, connections).Select(number => new LoadClient(server, number)).ToArray();
        try
        {
            // All are connected before any works.
            foreach (var client in clients)
                await client.ConnectAsync(Cancellation);

            await Task.WhenAll(clients.Select(client => client.WorkAsync(operations / connections, Cancellation)));
            return clients.Sum(client => client.Checked);
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }

    /// <summary>But those of the index, which keeps a reader for each thread that once read at the same time as others.</summary>
    private static IReadOnlyList<string> DescriptorsOf(Pys3LocalProcess server) =>
        [.. server.Descriptors.Where(target => !target.Contains("/index.db", StringComparison.Ordinal))];

    private static Task SettleAsync(Pys3LocalProcess server, int idleSockets) => Eventually.HoldsAsync(
        () => server.OpenSockets <= idleSockets, () => $"{server.OpenSockets} sockets are open, {idleSockets} were", Cancellation);
}
