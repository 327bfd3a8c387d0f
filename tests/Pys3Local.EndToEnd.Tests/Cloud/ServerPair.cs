using Pys3Local.EndToEnd.DropIn;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Cloud;

/// <summary>Two servers as the compose file of the documentation starts them, before a third one that is their service.</summary>
public sealed class ServerPair : IAsyncInitializer, IAsyncDisposable
{
    public const string Bucket = "backup";

    private Pys3LocalProcess? _service;
    private Pys3LocalProcess? _one;
    private Pys3LocalProcess? _two;

    public static string ComposeFile => NativeBinary.InTree(".github", "docs", "compose-cloud.yml");

    public Pys3LocalProcess One => _one!;

    public Pys3LocalProcess Two => _two!;

    public async Task InitializeAsync()
    {
        _service = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--create-bucket", "place"] }, TestRun.Cancellation);
        _one = await StartAsync();
        _two = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _one, _two, _service })
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }

    private Task<Pys3LocalProcess> StartAsync()
    {
        var file = ForeignService.Read(ComposeFile);
        Assert.Equal(["serve"], file.Command);
        var environment = file.Variables.ToDictionary(one => one.Key, one => (string?)one.Value
            .Replace("${UPSTREAM}", $"{_service!.Url}/place/prefix", StringComparison.Ordinal)
            .Replace("${UPSTREAM_KEY}", _service.Keys.AccessKeyId, StringComparison.Ordinal)
            .Replace("${UPSTREAM_SECRET}", _service.Keys.SecretAccessKey, StringComparison.Ordinal));

        // Both are on one machine here.
        environment.Remove("PYS3LOCAL_LISTEN");
        return Pys3LocalProcess.StartAsync(
            new() { HasOwnPath = true, Environment = environment, Keys = new(environment["PYS3LOCAL_ACCESS_KEY_ID"]!, environment["PYS3LOCAL_SECRET_ACCESS_KEY"]!) },
            TestRun.Cancellation);
    }
}
