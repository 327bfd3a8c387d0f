using System.Security.Cryptography;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Multipart;
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
        new StagedMultipart(await S3ObjectStore.OpenAsync(_upstream.Options, Token), RandomNumberGenerator.Create(), Budget.Unlimited);

    protected override ValueTask CleanUpAsync() => _upstream.DisposeAsync();
}
