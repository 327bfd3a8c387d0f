using System.Security.Cryptography;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Drime.Tests;

/// <summary>Uploads in parts without a local state directory: staged as objects.</summary>
[InheritsTests]
public sealed class DrimeStagedConformance : MultipartConformance
{
    private readonly RandomNumberGenerator _randomness = RandomNumberGenerator.Create();
    private DrimeTestService _service = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _service = await DrimeTestService.StartAsync();
        return new StagedMultipart(await _service.OpenAsync(), _randomness, Budget.Unlimited);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => new StagedMultipart(await _service.OpenAsync(), _randomness, Budget.Unlimited);

    protected override ValueTask CleanUpAsync()
    {
        _randomness.Dispose();
        return _service.DisposeAsync();
    }
}
