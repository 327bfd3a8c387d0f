using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Running;

/// <summary><c>serve --read-only</c>: everything can be read, and nothing changes.</summary>
public sealed class ReadOnlyTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Every_write_is_refused_and_everything_is_read_as_before()
    {
        using var directory = new TemporaryDirectory();
        await using (var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = directory["data"] }, Cancellation))
        {
            (await server.Raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();
            (await server.Raw.PutAsync("/bucket/key", "content"u8.ToArray(), cancellation: Cancellation)).Succeeded();
        }

        await using var reading = await Pys3LocalProcess.StartAsync(new() { DataDirectory = directory["data"], Arguments = ["--read-only"] }, Cancellation);
        var raw = reading.Raw;
        Assert.Equal("content"u8.ToArray(), (await raw.GetAsync("/bucket/key", cancellation: Cancellation)).Succeeded().Body);
        Assert.Contains("<Key>key</Key>", (await raw.GetAsync("/bucket", "list-type=2", Cancellation)).Succeeded().Text, StringComparison.Ordinal);
        RawResponse[] refused =
        [
            await raw.PutAsync("/other", [], cancellation: Cancellation),
            await raw.PutAsync("/bucket/new", "x"u8.ToArray(), cancellation: Cancellation),
            await raw.PutAsync("/bucket/key", "<Tagging><TagSet/></Tagging>"u8.ToArray(), "tagging", Cancellation),
            await raw.PostAsync("/bucket/parts", "uploads", [], Cancellation),
            await raw.DeleteAsync("/bucket/key", cancellation: Cancellation),
            await raw.DeleteAsync("/bucket", cancellation: Cancellation),
        ];
        foreach (var response in refused)
        {
            response.Failed(403, "AccessDenied");
            Assert.Contains("This server only reads", response.Text, StringComparison.Ordinal);
        }

        Assert.Equal("content"u8.ToArray(), (await raw.GetAsync("/bucket/key", cancellation: Cancellation)).Succeeded().Body);
    }
}
