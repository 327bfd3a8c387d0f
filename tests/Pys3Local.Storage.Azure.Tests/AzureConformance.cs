using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Azure.Tests.Service;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.Azure.Tests;

/// <summary>Each bucket is a container.</summary>
[InheritsTests]
public sealed class AzureConformance : ObjectStoreConformance
{
    private AzureStoreOptions _options = null!;

    protected override int ModelSteps => 60;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _options = await TestAccount.NewPlaceAsync();
        return await AzureObjectStore.OpenAsync(_options, Token);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await AzureObjectStore.OpenAsync(_options, Token);

    /// <summary>Also a list of what is not offered: what Azure cannot keep.</summary>
    protected override bool Keeps(string key) => Names.AzureNames.Problem(key) is null;
}

[InheritsTests]
public sealed class AzureMultipartConformance : MultipartConformance
{
    private AzureStoreOptions _options = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _options = await TestAccount.NewPlaceAsync();
        return await AzureObjectStore.OpenAsync(_options, Token);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await AzureObjectStore.OpenAsync(_options, Token);
}
