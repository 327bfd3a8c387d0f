using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>Each bucket is a bucket of the service.</summary>
[InheritsTests]
public sealed class S3Conformance : ObjectStoreConformance
{
    private readonly ChosenNames _names = new();
    private TestUpstream _upstream = null!;

    protected override int ModelSteps => 100;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        return new ChosenVersions(await S3ObjectStore.OpenAsync(_upstream.Options, Token), _names);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        new ChosenVersions(await S3ObjectStore.OpenAsync(_upstream.Options, Token), _names);

    protected override bool Keeps(string key) => !key.Contains('\0');

    protected override ValueTask CleanUpAsync() => _upstream.DisposeAsync();
}

/// <summary>All buckets are in one bucket of the service.</summary>
[InheritsTests]
public sealed class S3TogetherConformance : ObjectStoreConformance
{
    private TestUpstream _upstream = null!;

    protected override int ModelSteps => 100;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        return await S3ObjectStore.OpenAsync(_upstream.Together, Token);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await S3ObjectStore.OpenAsync(_upstream.Together, Token);

    /// <summary>The names of the service have 1,024 bytes, and begin with <c>a/bucket/</c>.</summary>
    protected override bool Keeps(string key) => !key.Contains('\0') && System.Text.Encoding.UTF8.GetByteCount("a/bucket/" + key) <= 1024;

    protected override ValueTask CleanUpAsync() => _upstream.DisposeAsync();
}
