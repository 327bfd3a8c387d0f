using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Console;

/// <summary>
/// The console as a person uses it, in Chromium: each script is a walk through some of its pages, on a desktop's screen and on a phone's. Pictures land in
/// <c>artifacts/console-pictures</c>; with PYS3LOCAL_REGENERATE those of the documentation are taken from there.
/// </summary>
[ClassDataSource<ConsoleServer>(Shared = SharedType.PerClass)]
[NotInParallel("console")]
public sealed class ConsoleTests(ConsoleServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly string Pictures = Path.Combine(NativeBinary.Artifacts, "console-pictures");

    /// <summary>Pictures of the documentation.</summary>
    private static readonly string[] Documented = ["overview-desktop", "objects-desktop", "keys-phone"];

    public static IEnumerable<(string Script, string Size)> Walks =>
        from script in (string[])["signin", "overview", "buckets", "objects", "keys", "restricted", "hostile", "accessible", "keyboard"]
        from size in (string[])["desktop", "phone"]
        where script != "keyboard" || size == "desktop"
        select (script, size);

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [MethodDataSource(nameof(Walks))]
    public async Task Walk(string script, string size)
    {
        await RunAsync(script, new(server.Environment) { ["PYS3LOCAL_SIZE"] = size });
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") is { Length: > 0 })
        {
            foreach (var picture in Documented.Select(name => name + ".png"))
            {
                if (File.Exists(Path.Combine(Pictures, picture)))
                    File.Copy(Path.Combine(Pictures, picture), NativeBinary.InTree(".github", "docs", "console", picture.Replace("-desktop", "", StringComparison.Ordinal)), overwrite: true);
            }
        }
    }

    [Test]
    public async Task Walk_over_https()
    {
        await using var secure = await Pys3LocalProcess.StartAsync(new() { Scheme = "https", Arguments = ["--tls-self-signed", "--console", "127.0.0.1:0"] }, Cancellation);

        await RunAsync("secure", new()
        {
            ["PYS3LOCAL_CONSOLE"] = ConsoleServer.AddressOf(secure),
            ["PYS3LOCAL_URL"] = secure.Url,
            ["PYS3LOCAL_KEY_FULL"] = $"{secure.Keys.AccessKeyId}:{secure.Keys.SecretAccessKey}",
        });
    }

    [Test]
    public Task Modules_without_a_browser() => RunAsync("modules", new() { ["PYS3LOCAL_PAGES"] = NativeBinary.InTree("src", "Pys3Local.Server", "Console", "Pages") });

    [Test]
    public async Task Without_the_option_there_is_nothing_of_it()
    {
        await using var plain = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        using var client = new HttpClient();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{plain.Url}/.pys3local/v1/self") { Headers = { { "Origin", server.Console } } };
        using var answer = await client.SendAsync(request, Cancellation);

        Assert.DoesNotContain("Console at", plain.Output.Text);
        Assert.Equal(1, plain.Descriptors.Count(descriptor => descriptor.StartsWith("socket:", StringComparison.Ordinal) && IsListening(descriptor, plain.Id)));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.NotEqual(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task RunAsync(string script, Dictionary<string, string?> environment)
    {
        var directory = await NodePackages.InstallAsync(Cancellation);
        environment["PYS3LOCAL_OUTPUT"] = Pictures;
        var run = await new Command("node", Path.Combine(directory, script + ".mjs")) { Environment = environment, Limit = Limit }.RunAsync(Cancellation);
        Assert.Equal("Success!", run.Succeeded().Output);
    }

    // State 0A in /proc/net/tcp is LISTEN.
    private static bool IsListening(string descriptor, int process) =>
        File.ReadLines($"/proc/{process}/net/tcp").Any(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, "0A", _, _, _, _, _, var inode, ..] && descriptor == $"socket:[{inode}]");
}
