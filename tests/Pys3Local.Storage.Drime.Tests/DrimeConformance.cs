using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Drime.Tests;

[InheritsTests]
public sealed class DrimeConformance : ObjectStoreConformance
{
    private DrimeTestService service = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        service = await DrimeTestService.StartAsync();
        return await service.OpenAsync();
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await service.OpenAsync();

    protected override ValueTask CleanUpAsync() => service.DisposeAsync();
}
