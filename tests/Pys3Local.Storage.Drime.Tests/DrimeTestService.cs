using Pys3Local.FakeDrime;
using Pys3Local.Storage.Drime.Service;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>A fake service, and stores on it that never wait: what they would have waited is kept.</summary>
public sealed class DrimeTestService : IAsyncDisposable
{
    private readonly List<TimeSpan> _waits = [];

    private DrimeTestService(FakeDrimeServer server) => Server = server;

    public FakeDrimeServer Server { get; }

    public TestClock Clock { get; } = new();

    public static async ValueTask<DrimeTestService> StartAsync() => new(await FakeDrimeServer.StartAsync());

    public DrimeOptions Options => new()
    {
        ApiUrl = Server.ApiUrl,
        ApiKey = FakeDrimeServer.Key,
        RootFolder = "backups/s3",
        TimeProvider = Clock,
        Random = new Random(1),
        Delay = (wait, _) =>
        {
            lock (_waits)
                _waits.Add(wait);

            return Task.CompletedTask;
        },
    };

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_waits)
                return [.. _waits];
        }
    }

    /// <summary>Puts a file there by hand, long enough ago that it is seen.</summary>
    public FakeEntry AddFile(string name, long parent, byte[] content)
    {
        Clock.Advance(TimeSpan.FromSeconds(30));
        return Server.AddFile(name, parent, content);
    }

    public ValueTask<DrimeObjectStore> OpenAsync() => DrimeObjectStore.OpenAsync(Options, TestRun.Cancellation);

    /// <summary>How many requests have begun so, as "METHOD /path".</summary>
    public int Count(string request) => Server.Requests.Count(one => one.StartsWith(request, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        var violations = Server.Violations;
        await Server.DisposeAsync();
        Assert.Empty(violations);
    }
}
