using System.Text.Json;

namespace Pys3Local.EndToEnd.Commands;

public sealed class RemotesTests : CommandTest
{
    [Test]
    public async Task Add_list_remove()
    {
        await OutputAsync("remotes", "add", "offsite", "https://s3.example.org", "--key", "ID", "--secret", "hidden-secret", "--region", "eu-central-1");
        (await RunAsync("another-secret\n"u8.ToArray(), "remotes", "add", "nas", "http://nas:9000", "--key", "ID2")).Succeeded();
        var table = await OutputAsync("remotes", "list");
        Assert.Contains("offsite", table, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", table, StringComparison.Ordinal);
        using (var list = JsonDocument.Parse(await OutputAsync("remotes", "list", "--json")))
        {
            Assert.Equal(["offsite", "nas"], list.RootElement.EnumerateArray().Select(remote => remote.GetProperty("name").GetString()));
            Assert.Equal("eu-central-1", list.RootElement[0].GetProperty("region").GetString());
        }

        await OutputAsync("remotes", "remove", "offsite");
        Assert.Contains("there is no remote 'offsite'", await FailsAsync(1, "remotes", "remove", "offsite"), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("no/name", "https://h", "is no name")]
    [Arguments("a", "https://user@h", "is not the URL")]
    [Arguments("a", "h", "is not the URL")]
    public async Task What_cannot_be_is_refused(string name, string url, string message) =>
        Assert.Contains(message, await FailsAsync(1, "remotes", "add", name, url, "--key", "ID", "--secret", "s"), StringComparison.Ordinal);

    [Test]
    public async Task Replicate_says_what_is_missing()
    {
        Assert.Contains("either --existing or --verify", await FailsAsync(2, "replicate", "photos"), StringComparison.Ordinal);
        Assert.Contains("no data here", await FailsAsync(1, "replicate", "--verify", "photos", "--path", "nowhere"), StringComparison.Ordinal);
    }
}
