using System.Net;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>A server with a key of each preset, each limited to the bucket <c>own</c> and to names below <c>mine/</c>.</summary>
public sealed class PresetServer : IAsyncInitializer, IAsyncDisposable
{
    public const string Bucket = "own";
    public const string OtherBucket = "others";
    public const string Prefix = "mine/";

    public static readonly string[] Presets =
        ["full", "read-only", "write-only", "append-only", "restic-append-only", "kopia", "rclone", "kopia-readonly", "pgbackrest", "veeam", "restic-prune", "replication-target"];

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, Keys> _keys = [];

    public Pys3LocalProcess Process { get; private set; } = null!;

    public RawS3 Owner => Process.Raw;

    public async Task InitializeAsync()
    {
        var home = Directory.CreateDirectory(_directory["home"]).FullName;
        foreach (var preset in Presets)
            _keys[preset] = await AttackServer.AddKeyAsync(home, "--preset", preset, "--bucket", Bucket, "--prefix", Prefix);

        Process = await Pys3LocalProcess.StartAsync(new() { DataDirectory = _directory["data"], Home = home, Arguments = ["--create-bucket", OtherBucket] }, CancellationToken.None);
        (await Owner.SendSignedAsync(Owner.Request("PUT", $"/{Bucket}", "", []).With("x-amz-bucket-object-lock-enabled", "true"), CancellationToken.None)).Succeeded();
        foreach (var path in new[] { $"/{Bucket}/theirs/kept", $"/{Bucket}/{Prefix}source", $"/{OtherBucket}/mine/kept" })
            (await Owner.PutAsync(path, "content"u8.ToArray())).Succeeded();
    }

    public RawS3 As(string preset) => new(new IPEndPoint(IPAddress.Loopback, Process.Port), _keys[preset]);

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();

        _directory.Dispose();
    }
}
