using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary>Root changes the keys of a service, and the service can still read them (faults D2).</summary>
public sealed class KeyOwnerTests : CommandTest
{
    private const string Owner = "12345:12346";

    [Test]
    [Arguments("a new file")]
    [Arguments("a file that is there")]
    public async Task Owner_and_mode_stay_those_of_the_service(string which)
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "only root can give a file away");
        var service = System.IO.Directory.CreateDirectory(Path.Combine(Home, "service")).FullName;
        if (which != "a new file")
            await OutputAsync("keys", "add", "--id", "first", "--config-dir", service);
        (await new Command("chown", "-R", Owner, service).RunAsync(Cancellation)).Succeeded();

        await OutputAsync("keys", "add", "--id", "second", "--config-dir", service);

        var seen = (await new Command("stat", "-c", "%u:%g %a", Path.Combine(service, "keys.toml")).RunAsync(Cancellation)).Succeeded().Output.Trim();
        Assert.Equal($"{Owner} 600", seen);
    }
}
