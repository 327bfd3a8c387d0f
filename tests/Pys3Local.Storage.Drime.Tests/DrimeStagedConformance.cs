using System.Security.Cryptography;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Uploads in parts without a local state directory: staged as objects.</summary>
[InheritsTests]
public sealed class DrimeStagedConformance : MultipartConformance
{
    private readonly RandomNumberGenerator randomness = RandomNumberGenerator.Create();
    private DrimeTestService service = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        service = await DrimeTestService.StartAsync();
        return new StagedMultipart(await service.OpenAsync(), randomness);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => new StagedMultipart(await service.OpenAsync(), randomness);

    protected override ValueTask CleanUpAsync()
    {
        randomness.Dispose();
        return service.DisposeAsync();
    }
}
