using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.S3.Tests;

[InheritsTests]
public sealed class S3MultipartConformance : MultipartConformance
{
    private TestUpstream _upstream = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _upstream = await TestUpstream.StartAsync();
        return (await ReopenAsync())!;
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        await S3ObjectStore.OpenAsync(_upstream.Options, Token);

    protected override ValueTask CleanUpAsync() => _upstream.DisposeAsync();
}
