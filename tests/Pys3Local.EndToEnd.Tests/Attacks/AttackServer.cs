using System.Net;
using System.Text;
using System.Text.Json;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>A server with keys that may do little, and a file beside its data that nobody may ever see.</summary>
public sealed class AttackServer : IAsyncInitializer, IAsyncDisposable
{
    /// <summary>What the file beside the data says.</summary>
    public const string Canary = "the content of a file that lies outside every bucket";

    private readonly TemporaryDirectory _sandbox = new();
    private int _buckets;

    public Pys3LocalProcess Process { get; private set; } = null!;

    public RawS3 Owner => Process.Raw;

    /// <summary>A key that may only read.</summary>
    public RawS3 Reader { get; private set; } = null!;

    /// <summary>A key that may do everything, but only with names that begin with <c>public/</c>.</summary>
    public RawS3 Public { get; private set; } = null!;

    /// <summary>A key that may add, and neither replace nor delete.</summary>
    public RawS3 Appender { get; private set; } = null!;

    /// <summary>A key of another user, who owns nothing.</summary>
    public RawS3 Stranger { get; private set; } = null!;

    public string Sandbox => _sandbox.Path;

    public async Task InitializeAsync()
    {
        var home = Directory.CreateDirectory(_sandbox["home"]).FullName;
        await File.WriteAllTextAsync(_sandbox["canary"], Canary);
        var reader = await AddKeyAsync(home, "--preset", "read-only");
        var limited = await AddKeyAsync(home, "--prefix", "public/");
        var appender = await AddKeyAsync(home, "--preset", "append-only");
        var stranger = await AddKeyAsync(home, "--user", "mallory");
        Process = await Pys3LocalProcess.StartAsync(
            new() { DataDirectory = _sandbox["data"], Home = home, Arguments = ["--access-log"] }, CancellationToken.None);
        Reader = As(reader);
        Public = As(limited);
        Appender = As(appender);
        Stranger = As(stranger);
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();

        _sandbox.Dispose();
    }

    public RawS3 As(Keys keys) => As(keys, Process.Port);

    public RawS3 As(Keys keys, int port) => new(new IPEndPoint(IPAddress.Loopback, port), keys);

    /// <summary>An empty bucket of the owner's.</summary>
    public async Task<string> NewBucketAsync(CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        var bucket = $"attacked-{Interlocked.Increment(ref _buckets)}";
        var request = Owner.Request("PUT", $"/{bucket}", "", []);
        foreach (var (name, value) in headers)
            request.With(name, value);

        (await Owner.SendSignedAsync(request, cancellation)).Succeeded();
        return bucket;
    }

    internal static async Task<Keys> AddKeyAsync(string home, params string[] arguments)
    {
        var command = new Command(NativeBinary.Path, ["keys", "add", "--json", .. arguments]) { Environment = { ["HOME"] = home, ["XDG_CONFIG_HOME"] = null } };
        var result = (await command.RunAsync(CancellationToken.None)).Succeeded();
        using var key = JsonDocument.Parse(Encoding.UTF8.GetBytes(result.Output));
        return new(key.RootElement.GetProperty("id").GetString()!, key.RootElement.GetProperty("secret").GetString()!);
    }
}
