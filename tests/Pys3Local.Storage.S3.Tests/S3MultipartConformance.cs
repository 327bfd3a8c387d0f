using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.S3.Tests;

[InheritsTests]
public sealed class S3MultipartConformance : MultipartConformance
{
    private readonly ChosenNames _names = new();
    private TestUpstream _upstream = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        return (await ReopenAsync())!;
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        new ChosenVersions(await S3ObjectStore.OpenAsync(_upstream.Options, Token), _names);

    protected override ValueTask CleanUpAsync() => _upstream.DisposeAsync();
}
