using System.Globalization;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>An idle server writes nothing, by the kernel's own count: disks spin down and SD cards live long.</summary>
/// <remarks>PYS3LOCAL_IDLE_SECONDS sets how long it is watched; 600 is the long form.</remarks>
public sealed class IdleTests
{
    private const int DefaultSeconds = 30;
    private const int SettleSeconds = 60;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private static int Seconds =>
        int.TryParse(Environment.GetEnvironmentVariable("PYS3LOCAL_IDLE_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : DefaultSeconds;

    [Test]
    public async Task Nothing_is_written()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        for (var i = 0; i < 100; i++)
            (await server.Raw.PutAsync($"/a-bucket/{i}", SampleData.Bytes(i * 1000), cancellation: Cancellation)).Succeeded();

        (await server.Raw.GetAsync("/a-bucket", "list-type=2", Cancellation)).Succeeded();
        (await server.Raw.DeleteAsync("/a-bucket/1", cancellation: Cancellation)).Succeeded(204);

        // Once a second, for that is also how the counters would tell a timer.
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var before = Written(server);
        var quiet = 0;
        for (var i = 0; quiet < Seconds; i++)
        {
            await second.WaitForNextTickAsync(Cancellation);
            var now = Written(server);
            quiet = now == before ? quiet + 1 : 0;
            Assert.True(quiet > 0 || i < SettleSeconds, $"It still writes, {i} seconds after the last request: {before}, then {now}.");
            before = now;
        }

        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataDirectory, ".pys3local", "tmp")));
    }

    /// <summary>Bytes and calls of every write there is, to the page cache too.</summary>
    private static string Written(Pys3LocalProcess server) => string.Join(", ", File.ReadLines($"/proc/{server.Id}/io")
        .Where(line => line.StartsWith("wchar:", StringComparison.Ordinal) || line.StartsWith("syscw:", StringComparison.Ordinal)
            || line.StartsWith("write_bytes:", StringComparison.Ordinal)));
}
