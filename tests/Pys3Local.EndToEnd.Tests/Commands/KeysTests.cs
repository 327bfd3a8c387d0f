using System.Net;
using System.Text.Json;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Commands;

/// <summary><c>keys</c>, and a running server that takes each change over.</summary>
public sealed class KeysTests : CommandTest
{
    private string File => Path.Combine(Directory, "keys.toml");

    [Test]
    public async Task Add_list_show()
    {
        var added = await OutputAsync(
            "keys", "add", "--id", "laptop", "--preset", "append-only", "--bucket", "backup", "--bucket", "photos-*", "--prefix", "mine/",
            "--action", "s3:PutObject", "--expires", "90d", "--note", "restic there");
        var secret = Field(added, "Secret Access Key");

        Assert.Equal(40, secret.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.DoesNotContain(secret, await System.IO.File.ReadAllTextAsync(File, Cancellation), StringComparison.Ordinal);
        var row = (await OutputAsync("keys", "list")).TrimEnd().Split('\t');
        Assert.Equal(["laptop", "append-only", "backup,photos-*", "mine/", "active"], row[..5]);
        Assert.Equal("restic there", row[^1]);
        Assert.DoesNotContain(secret, await OutputAsync("keys", "show", "laptop"), StringComparison.Ordinal);
        Assert.Equal(secret, Field(await OutputAsync("keys", "show", "laptop", "--secret"), "Secret Access Key"));
        using var listed = JsonDocument.Parse(await OutputAsync("keys", "list", "--json"));
        var key = Assert.Single(listed.RootElement.EnumerateArray());
        Assert.Equal("s3:PutObject", key.GetProperty("actions")[0].GetString());
        Assert.False(key.TryGetProperty("secret", out _));
    }

    [Test]
    [Arguments(1, "id", "--id", "a b c")]
    [Arguments(1, "exists", "--id", "there")]
    [Arguments(2, "is not an action", "--action", "GetObject")]
    [Arguments(2, "is given and empty", "--bucket", "")]
    [Arguments(2, "--expires", "--expires", "soon")]
    [Arguments(2, "past", "--expires", "2020-01-01")]
    public async Task Add_refuses_what_would_not_work(int exitCode, string told, params string[] arguments)
    {
        await OutputAsync("keys", "add", "--id", "there");
        Assert.Contains(told, await FailsAsync(exitCode, ["keys", "add", .. arguments]), StringComparison.Ordinal);
        Assert.Single((await OutputAsync("keys", "list")).TrimEnd().Split('\n'));
    }

    [Test]
    [Arguments("show")]
    [Arguments("disable")]
    [Arguments("enable")]
    [Arguments("remove")]
    [Arguments("rotate")]
    public async Task An_unknown_key_is_named(string command) =>
        Assert.Contains("no key nobody", await FailsAsync(1, "keys", command, "nobody"), StringComparison.Ordinal);

    [Test]
    public async Task A_running_server_takes_each_change_over()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Home = Home }, Cancellation);
        var first = await AddAsync("mine");
        await Accepts(server, first);

        await OutputAsync("keys", "disable", "mine");
        await Refuses(server, first, "InvalidAccessKeyId");
        await OutputAsync("keys", "enable", "mine");
        await Accepts(server, first);

        var second = first with { SecretAccessKey = Field(await OutputAsync("keys", "rotate", "mine"), "Secret Access Key") };
        Assert.NotEqual(first, second);
        await Accepts(server, second);
        await Refuses(server, first, "SignatureDoesNotMatch");

        await OutputAsync("keys", "remove", "mine");
        await Refuses(server, second, "InvalidAccessKeyId");
    }

    [Test]
    public async Task Hang_up_reads_the_file_at_once_and_a_fault_leaves_the_keys_as_they_were()
    {
        var kept = await AddAsync("mine");
        await using var server = await Pys3LocalProcess.StartAsync(new() { Home = Home }, Cancellation);
        await Accepts(server, kept);

        await System.IO.File.AppendAllTextAsync(File, "\nnonsense", Cancellation);
        server.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(
            () => server.Error.Lines.Any(line => line.Contains($"the keys are unchanged: {File}:", StringComparison.Ordinal)), () => server.Error.Text, Cancellation);

        await Accepts(server, kept);
        Assert.False(server.HasExited);
    }

    [Test]
    public async Task A_key_sees_its_buckets_only()
    {
        await using var server = await Pys3LocalProcess.StartAsync(new() { Home = Home, Arguments = ["--create-bucket", "photos-1", "--create-bucket", "others"] }, Cancellation);
        var key = await AddAsync("mine", "--bucket", "photos-*");
        await Accepts(server, key);

        var listed = (await As(server, key).GetAsync("/", cancellation: Cancellation)).Succeeded().Xml;
        Assert.Equal(["photos-1"], listed.Element("Buckets")!.Elements("Bucket").Select(bucket => bucket.Element("Name")!.Value));
    }

    private static string Field(string output, string name) =>
        output.Split('\n').First(line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];

    private static RawS3 As(Pys3LocalProcess server, Keys keys) => new(new IPEndPoint(IPAddress.Loopback, server.Port), keys);

    // "Within a second" is how long the server may take to look.
    private static Task Accepts(Pys3LocalProcess server, Keys keys) => Eventually.HoldsAsync(
        async () => (await As(server, keys).GetAsync("/", cancellation: Cancellation)).Status == 200, () => $"{keys.AccessKeyId} is refused", Cancellation);

    private static Task Refuses(Pys3LocalProcess server, Keys keys, string code) => Eventually.HoldsAsync(
        async () => await As(server, keys).GetAsync("/", cancellation: Cancellation) is { Status: 403 } refused && refused.Text.Contains(code, StringComparison.Ordinal),
        () => $"{keys.AccessKeyId} is not refused with {code}", Cancellation);

    private async Task<Keys> AddAsync(string id, params string[] arguments) =>
        new(id, Field(await OutputAsync(["keys", "add", "--id", id, .. arguments]), "Secret Access Key"));
}
