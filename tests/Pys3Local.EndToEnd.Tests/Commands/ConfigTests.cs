using System.Text.Json;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Commands;

/// <summary><c>config</c> without a terminal, and what a server makes of the result.</summary>
public sealed class ConfigTests : CommandTest
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public async Task Add_list_show_remove()
    {
        Assert.Equal("No backends configured", (await OutputAsync("config", "list")).TrimEnd());
        await OutputAsync("config", "add", "archive", "path=/srv/archive");
        await OutputAsync("config", "add", "cloud", "--type", "drime", "api_key=4711|secret-of-the-cloud", "workspace_id=5", "root_folder=a/b");

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(Directory, "cloud.toml")));
        Assert.DoesNotContain("secret-of", await File.ReadAllTextAsync(Path.Combine(Directory, "cloud.toml"), Cancellation), StringComparison.Ordinal);
        Assert.Equal(["Configured backends:", "  • archive (local)", "  • cloud (drime)"], (await OutputAsync("config", "list")).TrimEnd().Split('\n'));
        Assert.Equal(
            ["Backend: cloud", "Type: drime", "Configuration:", "  api_key: <hidden>", "  workspace_id: 5", "  root_folder: a/b"],
            (await OutputAsync("config", "show", "cloud")).TrimEnd().Split('\n'));
        using var listed = JsonDocument.Parse(await OutputAsync("config", "list", "--json"));
        Assert.Equal(["archive", "cloud"], listed.RootElement.EnumerateArray().Select(backend => backend.GetProperty("name").GetString()));

        await OutputAsync("config", "remove", "cloud", "--yes");
        Assert.Contains("'cloud' not found", await FailsAsync(1, "config", "remove", "cloud"), StringComparison.Ordinal);
        Assert.Contains("'cloud' not found", await FailsAsync(1, "config", "show", "cloud"), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("path", "add", "x")]
    [Arguments("api_key", "add", "x", "--type", "drime")]
    [Arguments("colour", "add", "x", "path=/srv", "colour=red")]
    [Arguments("SETTING=VALUE", "add", "x", "path")]
    [Arguments("workspace_id", "add", "x", "--type", "drime", "api_key=k", "workspace_id=many")]
    public async Task Add_refuses_what_no_server_could_use(string told, params string[] arguments)
    {
        Assert.Contains(told, await FailsAsync(2, ["config", .. arguments]), StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Directory) && System.IO.Directory.GetFiles(Directory, "*.toml").Length > 0);
    }

    [Test]
    public async Task Add_does_not_replace_unasked()
    {
        await OutputAsync("config", "add", "archive", "path=/srv/archive");
        Assert.Contains("--overwrite", await FailsAsync(1, "config", "add", "archive", "path=/srv/other"), StringComparison.Ordinal);
        await OutputAsync("config", "add", "archive", "path=/srv/other", "--overwrite");
        Assert.Contains("/srv/other", await OutputAsync("config", "show", "archive"), StringComparison.Ordinal);
    }

    [Test]
    public async Task Add_reads_a_secret_from_standard_input()
    {
        (await RunAsync("a key\n"u8.ToArray(), "config", "add", "cloud", "--type", "drime", "api_key=-")).Succeeded();
        var kept = (await File.ReadAllLinesAsync(Path.Combine(Directory, "cloud.toml"), Cancellation)).First(line => line.StartsWith("api_key", StringComparison.Ordinal));
        Assert.Equal("a key", await RevealAsync(kept.Split('"')[1]));
    }

    [Test]
    public async Task A_broken_file_is_named_with_its_place_and_hides_no_other()
    {
        await OutputAsync("config", "add", "archive", "path=/srv/archive");
        var broken = await WriteAsync("broken.toml", "type = \"local\"\npath == \"/srv\"\n");

        var result = await RunAsync("config", "list");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("archive", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{broken}:2:7: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains($"{broken}:2:7: ", await FailsAsync(1, "serve", "--backend-config", "broken"), StringComparison.Ordinal);
        await using var server = await ServeAsync("--backend-config", "archive", "--path", Path.Combine(Home, "data"));
        Assert.Equal("", server.Error.Text);
    }

    [Test]
    public async Task A_broken_file_is_not_taken_for_none()
    {
        var broken = await WriteAsync("broken.toml", "path == \"/srv\"\n");

        Assert.Contains($"{broken}:1:7: ", await FailsAsync(1, "config", "list"), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("config", "list")]
    [Arguments("config", "add", "archive", "path=/srv/archive")]
    [Arguments("serve", "--path", "data", "--listen", "127.0.0.1:0")]
    public async Task A_file_in_the_place_of_the_directory_is_named_with_what_to_do(params string[] arguments)
    {
        var file = Path.Combine(Home, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        var line = await FailsAsync(1, [.. arguments, "--config-dir", file]);

        Assert.Contains($"{file}: is a file", line, StringComparison.Ordinal);
        Assert.Contains("--config-dir DIR", line, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_file_that_others_can_read_is_refused_with_what_to_type()
    {
        await OutputAsync("config", "add", "archive", "path=/srv/archive");
        var file = Path.Combine(Directory, "archive.toml");
        File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.GroupRead);

        var line = await FailsAsync(1, "config", "show", "archive");
        Assert.EndsWith($"type: chmod 600 {file}", line, StringComparison.Ordinal);
        (await new Command("sh", "-c", line.Split("type: ")[1]).RunAsync(Cancellation)).Succeeded();
        await OutputAsync("config", "show", "archive");
    }

    [Test]
    public async Task Path_follows_option_and_variable()
    {
        Assert.Equal(Directory, (await OutputAsync("config", "path")).TrimEnd());
        Environment["XDG_CONFIG_HOME"] = Path.Combine(Home, "xdg");
        Assert.Equal(Path.Combine(Home, "xdg", "pys3local"), (await OutputAsync("config", "path")).TrimEnd());
        Assert.Equal("/somewhere", (await OutputAsync("config", "path", "--config-dir", "/somewhere")).TrimEnd());
        Environment["PYS3LOCAL_CONFIG_DIR"] = "/elsewhere";
        Assert.Equal("/elsewhere", (await OutputAsync("config", "path")).TrimEnd());
    }

    [Test]
    public async Task Serve_takes_the_backend_alone()
    {
        var data = Path.Combine(Home, "its own place");
        await OutputAsync("config", "add", "archive", $"path={data}");
        await WriteAsync("backends.toml", $"[second]\npath = \"{data}-2\"\n");

        await using (await ServeAsync("--backend-config", "archive", "--create-bucket", "a-bucket"))
            Assert.True(System.IO.Directory.Exists(Path.Combine(data, "a-bucket")));
        await using (await ServeAsync("--backend-config", "second", "--create-bucket", "a-bucket"))
            Assert.True(System.IO.Directory.Exists(Path.Combine(data + "-2", "a-bucket")));
        Assert.Contains("available: archive, second", await FailsAsync(1, "serve", "--backend-config", "third"), StringComparison.Ordinal);
    }

    private Task<Pys3LocalProcess> ServeAsync(params string[] arguments) =>
        Pys3LocalProcess.StartAsync(new() { Home = Home, Keys = null, HasOwnPath = true, Arguments = arguments }, Cancellation);
}
