using System.Collections.Concurrent;
using Pys3Local.S3.Lifecycle;
using Pys3Local.Storage;

namespace Pys3Local.Server.Testing;

/// <summary>What a test can do to its server. Requests that are under way meanwhile see something of both.</summary>
/// <param name="setup">How to make what is needed.</param>
/// <param name="first">The world of every key, or of nobody's where each key has its own.</param>
public sealed class TestControls(TestSetup setup, TestWorld first)
{
    private const int MaxWorlds = 1000;
    private const int MaxSnapshots = 100;

    private readonly ConcurrentDictionary<string, TestWorld> _worlds = new(StringComparer.Ordinal) { [""] = first };
    private readonly ConcurrentDictionary<(string World, string Name), IObjectStore> _snapshots = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    public TestClock Clock => setup.Clock;

    public FaultRules Faults { get; } = new();

    public RequestRecord Requests { get; } = new();

    public bool HasNamespaces => setup.HasNamespaces;

    /// <summary>Access keys that have a world.</summary>
    public IEnumerable<string> Namespaces => _worlds.Keys.Where(name => name.Length > 0).Order(StringComparer.Ordinal);

    /// <summary>Names of snapshots of a world, in order.</summary>
    public IEnumerable<string> Snapshots(string world) => _snapshots.Keys.Where(key => key.World == world).Select(key => key.Name).Order(StringComparer.Ordinal);

    /// <summary>Everything as at the start: content, faults, record, clock. Snapshots stay.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => OneAtATimeAsync(async () =>
    {
        Faults.Clear();
        Clock.Reset();
        foreach (var world in _worlds.Values)
            await BeginAgainAsync(world, cancellationToken);
        Requests.Clear();
    }, cancellationToken);

    /// <summary>The content of one key's world as at the start, and nothing else.</summary>
    public Task ResetAsync(string world, CancellationToken cancellationToken) =>
        OneAtATimeAsync(async () => await BeginAgainAsync(await WorldAsync(world, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>Keeps the content of a world under a name, in place of what was kept under it. Uploads in parts are not kept.</summary>
    /// <exception cref="InvalidOperationException">There is too much of it.</exception>
    public Task SnapshotAsync(string name, string world, CancellationToken cancellationToken) => OneAtATimeAsync(async () =>
    {
        if (_snapshots.Count >= MaxSnapshots && !_snapshots.ContainsKey((world, name)))
            throw new InvalidOperationException($"there are {MaxSnapshots} snapshots already: remove some");
        var copy = setup.NewStore();
        await StoreContent.CopyAsync((await WorldAsync(world, cancellationToken)).Store, copy, cancellationToken);
        _snapshots[(world, name)] = copy;
    }, cancellationToken);

    /// <summary>Brings the content of a world back to what was kept; false where there is no such snapshot.</summary>
    public async Task<bool> RestoreAsync(string name, string world, CancellationToken cancellationToken)
    {
        if (!_snapshots.TryGetValue((world, name), out var copy))
            return false;

        await OneAtATimeAsync(async () =>
        {
            var store = (await WorldAsync(world, cancellationToken)).Store;
            await StoreContent.ClearAsync(store, cancellationToken);
            await StoreContent.CopyAsync(copy, store, cancellationToken);
        }, cancellationToken);
        return true;
    }

    /// <summary>False where there was none.</summary>
    public bool RemoveSnapshot(string name, string world) => _snapshots.TryRemove((world, name), out _);

    /// <summary>One round of every lifecycle, now: what is due by the clock goes.</summary>
    public async Task<IReadOnlyList<LifecycleSummary>> RunLifecyclesAsync(CancellationToken cancellationToken)
    {
        var summaries = new List<LifecycleSummary>();
        await OneAtATimeAsync(async () =>
        {
            foreach (var world in _worlds.Values)
                summaries.Add(await world.Endpoint.Lifecycle.RunOnceAsync(cancellationToken));
        }, cancellationToken);
        return summaries;
    }

    /// <summary>The world of a key, made at its first request.</summary>
    /// <exception cref="InvalidOperationException">There are too many.</exception>
    internal async ValueTask<TestWorld> WorldAsync(string name, CancellationToken cancellationToken)
    {
        if (!HasNamespaces)
            name = "";
        if (_worlds.TryGetValue(name, out var known))
            return known;
        if (_worlds.Count > MaxWorlds)
            throw new InvalidOperationException($"{MaxWorlds} access keys have buckets of their own already, which is the most; restart the server");

        var made = await setup.OpenWorld(name, cancellationToken);
        await setup.Begin(made.Store, cancellationToken);
        return _worlds.GetOrAdd(name, made);
    }

    private async Task BeginAgainAsync(TestWorld world, CancellationToken cancellationToken)
    {
        await StoreContent.ClearAsync(world.Store, cancellationToken);
        await setup.Begin(world.Store, cancellationToken);
    }

    private async Task OneAtATimeAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
