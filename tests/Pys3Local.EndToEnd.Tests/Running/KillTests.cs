using System.Globalization;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>kill -9 under load, again and again: what was acknowledged is there, byte for byte, and nothing half done is seen.</summary>
/// <remarks>PYS3LOCAL_KILL_ROUNDS sets the number of rounds for a long run.</remarks>
public sealed class KillTests : IDisposable
{
    private const int Writers = 6;
    private const int DefaultRounds = 10;

    private readonly TemporaryDirectory _work = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("PYS3LOCAL_KILL_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : DefaultRounds;

    [Test]
    public async Task Acknowledged_writes_survive()
    {
        var random = new Random(20_260_101);
        var options = new ServerOptions { DataDirectory = _work["data"] };
        var writers = Enumerable.Range(0, Writers).Select(number => new DurabilityWriter(number)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await Pys3LocalProcess.StartAsync(options, Cancellation);
            (await server.Raw.PutAsync($"/{DurabilityWriter.Bucket}", [], cancellation: Cancellation)).Succeeded();
            foreach (var writer in writers)
                await writer.VerifyAsync(server.Raw, Cancellation);

            await VerifyListingAsync(server, writers);
            await WriteUntilKilledAsync(server, writers, random.Next(1, 120));
        }

        await using var last = await Pys3LocalProcess.StartAsync(options, Cancellation);
        foreach (var writer in writers)
            await writer.VerifyAsync(last.Raw, Cancellation);

        await VerifyListingAsync(last, writers);
        var acknowledged = writers.Sum(writer => writer.Acknowledged);
        TestRun.Print($"{Rounds} kills, {acknowledged} acknowledged writes");
        Assert.True(acknowledged >= Rounds);
    }

    public void Dispose() => _work.Dispose();

    /// <summary>The writer whose acknowledgement is the n-th pulls the plug.</summary>
    private static async Task WriteUntilKilledAsync(Pys3LocalProcess server, DurabilityWriter[] writers, int acknowledgements)
    {
        var left = acknowledgements;
        var running = writers.Select(async writer =>
        {
            while (await writer.WriteAsync(server.Raw, Cancellation))
            {
                if (Interlocked.Decrement(ref left) == 0)
                    await server.KillAsync(Cancellation);
            }
        });
        await Task.WhenAll(running);
        Assert.True(server.HasExited, "The writers ended, but the server was not killed.");
    }

    private static async Task VerifyListingAsync(Pys3LocalProcess server, DurabilityWriter[] writers)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var token = "";
        do
        {
            var page = (await server.Raw.GetAsync($"/{DurabilityWriter.Bucket}", $"list-type=2&max-keys=100{token}", Cancellation)).Succeeded().Xml;
            foreach (var entry in page.Elements("Contents"))
                Assert.True(listed.Add(entry.Element("Key")!.Value), "a key is listed twice");

            token = page.Element("NextContinuationToken") is { } next ? $"&continuation-token={Uri.EscapeDataString(next.Value)}" : "";
        }
        while (token.Length > 0);

        Assert.Equal(writers.SelectMany(writer => writer.Present).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}
