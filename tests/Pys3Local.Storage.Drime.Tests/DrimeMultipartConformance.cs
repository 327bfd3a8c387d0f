using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Uploads in parts by the service itself, remembered in a local directory.</summary>
[InheritsTests]
public sealed class DrimeMultipartConformance : MultipartConformance
{
    private readonly string _directory = Directory.CreateTempSubdirectory("drime-uploads-").FullName;
    private DrimeTestService _service = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _service = await DrimeTestService.StartAsync();
        return (await ReopenAsync())!;
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        await DrimeObjectStore.OpenAsync(_service.Options with { StateDirectory = _directory }, Token);

    protected override async ValueTask CleanUpAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
