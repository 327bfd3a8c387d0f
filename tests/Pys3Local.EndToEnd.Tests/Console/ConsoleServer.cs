using System.Text;
using System.Text.Json;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Console;

/// <summary>A server with a console, with a key of each kind and something to look at.</summary>
public sealed class ConsoleServer : IAsyncInitializer, IAsyncDisposable
{
    /// <summary>More than two pages of the console show.</summary>
    private const int Many = 450;

    private const string Script = "<html><script>alert(document.domain)</script><svg onload=alert(1)>";

    private static readonly (string Preset, string[] Arguments)[] Kinds =
    [
        ("admin", []),
        ("full", []),
        ("append-only", []),
        ("read-only", ["--bucket", "shared"]),
    ];

    private static readonly string[] Hostile =
        ["<img src=x onerror=alert(1)>.html", "\"><script>alert(2)</script>.svg", "javascript:alert(3)//.txt", "<svg onload=alert(4)>/<b>.txt", "{{7*7}}${alert(5)}.png"];

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, Keys> _keys = [];

    public Pys3LocalProcess Process { get; private set; } = null!;

    public string Console { get; private set; } = "";

    /// <summary>What the scripts find in their environment.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    public async Task InitializeAsync()
    {
        var home = Directory.CreateDirectory(_directory["home"]).FullName;
        foreach (var (preset, arguments) in Kinds)
            await AddKeyAsync(home, preset, ["--preset", preset, "--note", $"{preset} key", .. arguments]);
        await AddKeyAsync(home, "prefix", ["--preset", "full", "--bucket", "shared", "--prefix", "folder/"]);

        (await new Command(NativeBinary.Path, "remotes", "add", "offsite", "http://127.0.0.1:9", "--key", "AKIAOFFSITE", "--secret", "offsite-secret") { Environment = { ["HOME"] = home } }.RunAsync(CancellationToken.None)).Succeeded();
        Process = await Pys3LocalProcess.StartAsync(new()
        {
            Home = home,
            DataDirectory = _directory["data"],
            Arguments =
            [
                "--console", "127.0.0.1:0", "--webhook", "hook=http://127.0.0.1:9/", "--create-bucket", "shared", "--create-bucket", "many", "--create-bucket", "hostile", "--create-bucket", "late",
            ],
        }, CancellationToken.None);
        Console = AddressOf(Process);
        Environment["PYS3LOCAL_CONSOLE"] = Console;
        Environment["PYS3LOCAL_URL"] = Process.Url;
        (await new Command(NativeBinary.Path, "buckets", "set", "late", "--quota-objects", "2", "--path", Process.DataDirectory) { Environment = { ["HOME"] = home } }.RunAsync(CancellationToken.None)).Succeeded();
        await FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Where the console of a server is, without a slash at the end.</summary>
    public static string AddressOf(Pys3LocalProcess process) =>
        process.Output.Lines.Single(line => line.StartsWith("Console at ", StringComparison.Ordinal))["Console at ".Length..].TrimEnd('/');

    private async Task AddKeyAsync(string home, string name, string[] arguments)
    {
        var added = (await new Command(NativeBinary.Path, ["keys", "add", "--json", .. arguments]) { Environment = { ["HOME"] = home } }.RunAsync(CancellationToken.None)).Succeeded();
        var key = JsonDocument.Parse(added.Output).RootElement;
        _keys[name] = new(key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
        Environment[$"PYS3LOCAL_KEY_{name.Replace('-', '_').ToUpperInvariant()}"] = $"{_keys[name].AccessKeyId}:{_keys[name].SecretAccessKey}";
    }

    private async Task FillAsync()
    {
        await PutAsync("shared", "hello.txt", "hello\n", ("content-type", "text/plain"));
        await PutAsync("shared", "folder/inside.txt", "inside");
        var appending = new RawS3(new(System.Net.IPAddress.Loopback, Process.Port), _keys["append-only"]);
        (await appending.PutAsync("/shared/backup/1", "x"u8.ToArray())).Succeeded();
        for (var i = 0; i < Many; i++)
            await PutAsync("many", $"n{i:0000}", "x");
        foreach (var name in (string[])["a", "b"])
            await PutAsync("late", name, "x");
        foreach (var name in Hostile)
            await PutAsync("hostile", name, Script, ("content-type", "text/html"), ("x-amz-meta-note", "<script>alert(6)</script>"));
    }

    private async Task PutAsync(string bucket, string key, string body, params (string Name, string Value)[] headers)
    {
        var request = Process.Raw.Request("PUT", $"/{bucket}/{UriEncoding.Encode(key, keepSlash: true)}", "").WithBody(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
            request.With(name, value);
        (await Process.Raw.SendSignedAsync(request, CancellationToken.None)).Succeeded();
    }
}
