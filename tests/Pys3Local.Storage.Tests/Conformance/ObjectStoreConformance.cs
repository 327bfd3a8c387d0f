namespace Pys3Local.Storage.Tests.Conformance;

/// <summary>
/// What every store has to do: the contract of <see cref="IObjectStore"/> as tests. A provider's test project inherits it and says
/// how a store is made.
/// </summary>
public abstract partial class ObjectStoreConformance : IAsyncInitializer, IAsyncDisposable
{
    /// <summary>The bucket that every test finds empty.</summary>
    protected const string Bucket = "bucket";

    protected static CancellationToken Token => TestRun.Cancellation;

    protected IObjectStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Store = await CreateAsync();
        await Store.CreateBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        await CleanUpAsync();
    }

    /// <summary>Makes a store without buckets. Called once for each test.</summary>
    protected abstract ValueTask<IObjectStore> CreateAsync();

    /// <summary>Opens what <see cref="CreateAsync"/> has made once more; it has been disposed. Null where it keeps nothing.</summary>
    protected virtual ValueTask<IObjectStore?> ReopenAsync() => ValueTask.FromResult<IObjectStore?>(null);

    /// <summary>Removes what <see cref="CreateAsync"/> has made, after the store has been disposed.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    private async Task RestartAsync()
    {
        await Store.DisposeAsync();
        var reopened = await ReopenAsync();
        Assert.SkipWhen(reopened is null, "The store does not outlive its process.");
        Store = reopened!;
    }

    private void NeedOwnVersions()
    {
        NeedVersions();
        Assert.SkipWhen(Store.Traits.AssignsVersions, "The store gives versions their ids.");
    }

    private void NeedVersions() => Assert.SkipUnless(Store.Traits.Versions, "The store keeps no versions.");
}
