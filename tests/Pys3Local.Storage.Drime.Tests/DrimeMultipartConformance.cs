using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Uploads in parts by the service itself, remembered in a local directory.</summary>
[InheritsTests]
public sealed class DrimeMultipartConformance : MultipartConformance
{
    private readonly string directory = Directory.CreateTempSubdirectory("drime-uploads-").FullName;
    private DrimeTestService service = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        service = await DrimeTestService.StartAsync();
        return (await ReopenAsync())!;
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        await DrimeObjectStore.OpenAsync(service.Options with { StateDirectory = directory }, Token);

    protected override async ValueTask CleanUpAsync()
    {
        await service.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}
