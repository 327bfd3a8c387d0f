using Pys3Local.EndToEnd.Commands;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary><c>--keep</c>: a floor of retention under which nobody gets, the owner's key neither.</summary>
public sealed class KeepTests : CommandTest
{
    [Test]
    [Arguments("30d")]
    [Arguments("30")]
    public async Task Nothing_goes_before_its_time_and_the_floor_is_never_lowered(string days)
    {
        using var directory = new TemporaryDirectory();
        await using (var server = await StartAsync(directory.Path, days))
        {
            var version = (await server.Raw.PutAsync("/kept/key", "content"u8.ToArray())).Succeeded().Header("x-amz-version-id");
            Assert.Equal(403, (await server.Raw.DeleteAsync("/kept/key", $"versionId={version}")).Status);
            var until = (await server.Raw.HeadAsync("/kept/key")).Header("x-amz-object-lock-retain-until-date")!;
            Assert.InRange(DateTimeOffset.Parse(until, null) - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(29.9), TimeSpan.FromDays(30.1));
            (await server.Raw.DeleteAsync("/kept/key")).Succeeded(204);
            Assert.Equal("content", (await server.Raw.GetAsync("/kept/key", $"versionId={version}")).Succeeded().Text);
        }

        await using var again = await StartAsync(directory.Path, "10d");
        (await again.Raw.PutAsync("/kept/next", "content"u8.ToArray())).Succeeded();
        var kept = (await again.Raw.HeadAsync("/kept/next")).Header("x-amz-object-lock-retain-until-date")!;
        Assert.True(DateTimeOffset.Parse(kept, null) - TimeProvider.System.GetUtcNow() > TimeSpan.FromDays(29));
    }

    [Test]
    [Arguments("soon")]
    [Arguments("30h")]
    [Arguments("0d")]
    [Arguments("d")]
    [Arguments("36501d")]
    public async Task What_is_no_number_of_days_is_refused(string days) =>
        Assert.Contains("--keep", await FailsAsync(2, "serve", "--listen", "127.0.0.1:0", "--create-bucket", "kept", "--keep", days), StringComparison.Ordinal);

    private static Task<Pys3LocalProcess> StartAsync(string path, string days) =>
        Pys3LocalProcess.StartAsync(new() { DataDirectory = path, Arguments = ["--create-bucket", "kept", "--keep", days] }, Cancellation);
}
