using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Pys3Local.EndToEnd.Commands;

/// <summary><c>doctor</c>: each setting with where it comes from, and what would not work.</summary>
public sealed class DoctorTests : CommandTest
{
    [Test]
    public async Task Option_before_environment_before_configuration_before_default()
    {
        var file = await WriteAsync("archive.toml", $"path = \"{Home}/configured\"\n");
        Assert.Equal(("./data", "default", "default"), await SettingAsync("--path"));
        Assert.Equal(($"{Home}/configured", "configuration", file), await SettingAsync("--path", "--backend-config", "archive"));
        Environment["PYS3LOCAL_BACKEND_CONFIG"] = "archive";
        Assert.Equal(($"{Home}/configured", "configuration", file), await SettingAsync("--path"));
        Environment["PYS3LOCAL_PATH"] = Home + "/set";
        Assert.Equal((Home + "/set", "environment", "PYS3LOCAL_PATH"), await SettingAsync("--path"));
        Assert.Equal((Home + "/given", "option", "--path"), await SettingAsync("--path", "--path", Home + "/given"));
    }

    [Test]
    public async Task No_secret_is_shown()
    {
        Environment["PYS3LOCAL_SECRET_ACCESS_KEY"] = "nobody-is-shown-this";
        Environment["PYS3LOCAL_ACCESS_KEY_ID"] = "somebody";
        var text = await OutputAsync("doctor", "-l", "127.0.0.1:0") + await OutputAsync("doctor", "-l", "127.0.0.1:0", "--json");

        Assert.Contains("<hidden>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody-is", text, StringComparison.Ordinal);
    }

    [Test]
    public async Task What_is_well_is_ok()
    {
        using var report = JsonDocument.Parse(await OutputAsync("doctor", "--json", "-l", "127.0.0.1:0"));
        var checks = report.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
            check => check.GetProperty("name").GetString()!, check => check.GetProperty("state").GetString());

        // "links": faults A13
        foreach (var name in new[] { "path", "space", "file system", "write", "case", "links", "clock", "listen", "configuration", "keys", "certificate", "client" })
            Assert.True(checks.GetValueOrDefault(name) is "ok" or "warning", name);
        Assert.False(System.IO.Directory.Exists(Path.Combine(Home, "data")));
    }

    [Test]
    public async Task A_wrong_path_a_port_in_use_a_missing_certificate_a_broken_file_an_open_directory()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await WriteAsync("broken.toml", "a = \n");
        var open = System.IO.Directory.CreateDirectory(Path.Combine(Home, "open"));
        open.UnixFileMode |= UnixFileMode.OtherRead;

        var result = await RunAsync("doctor", "-p", open.FullName, "-l", taken.LocalEndpoint.ToString()!, "--tls-cert", "/nowhere.pem");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"path\twarning\t{open.FullName} is open to others", result.Output, StringComparison.Ordinal);
        Assert.Contains($"chmod 700 {open.FullName}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"listen\twarning\t{taken.LocalEndpoint} is in use", result.Output, StringComparison.Ordinal);
        Assert.Contains("certificate\tfailure\tTLS: there is no file /nowhere.pem", result.Output, StringComparison.Ordinal);
        Assert.Contains("broken.toml:1:", result.Output, StringComparison.Ordinal);
        // The verdict is what is read first, at the end (faults D5).
        Assert.Matches("^verdict\tfailure\t[0-9]+ failures?, [0-9]+ warnings?: a server would not work", result.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(1, (await RunAsync("doctor", "-p", "/proc/1", "-l", "127.0.0.1:0")).ExitCode);
    }

    [Test]
    public async Task A_disabled_last_key_is_a_failure()
    {
        await OutputAsync("keys", "add", "--id", "mine");
        await OutputAsync("keys", "disable", "mine");
        var result = await RunAsync("doctor", "-l", "127.0.0.1:0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("keys\tfailure\t0 of 1 active", result.Output, StringComparison.Ordinal);
    }

    private async Task<(string Value, string Source, string From)> SettingAsync(string name, params string[] arguments)
    {
        using var report = JsonDocument.Parse(await OutputAsync(["doctor", "--json", "-l", "127.0.0.1:0", .. arguments]));
        var setting = report.RootElement.GetProperty("settings").EnumerateArray().First(setting => setting.GetProperty("name").GetString() == name);
        return (setting.GetProperty("value").GetString()!, setting.GetProperty("source").GetString()!, setting.GetProperty("from").GetString()!);
    }
}
