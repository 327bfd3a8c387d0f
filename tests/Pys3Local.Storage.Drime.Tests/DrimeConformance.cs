using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Drime.Tests;

[InheritsTests]
public sealed class DrimeConformance : ObjectStoreConformance
{
    private DrimeTestService _service = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _service = await DrimeTestService.StartAsync();
        return await _service.OpenAsync();
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await _service.OpenAsync();

    protected override ValueTask CleanUpAsync() => _service.DisposeAsync();
}
