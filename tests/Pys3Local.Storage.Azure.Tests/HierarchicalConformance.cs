using Pys3Local.Storage.Azure.Names;
using Pys3Local.Storage.Azure.Requests;
using Pys3Local.Storage.Azure.Tests.Service;
using Pys3Local.Storage.Tests;
using Pys3Local.Storage.Tests.Conformance;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Azure.Tests;

/// <summary>An account with a hierarchical namespace is a store as good as one without.</summary>
[InheritsTests]
public sealed class HierarchicalConformance : ObjectStoreConformance
{
    private readonly HierarchicalAccount _account = new();
    private AzureStoreOptions _options = null!;

    protected override int ModelSteps => 60;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _options = await TestAccount.NewPlaceAsync() with { HttpMessageHandler = _account };
        return await AzureObjectStore.OpenAsync(_options, Token);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await AzureObjectStore.OpenAsync(_options, Token);

    protected override bool Keeps(string key) => new BlobNaming(true).Problem(key) is null;

    protected override ValueTask CleanUpAsync()
    {
        _account.Dispose();
        return ValueTask.CompletedTask;
    }
}

[InheritsTests]
public sealed class HierarchicalMultipartConformance : MultipartConformance
{
    private readonly HierarchicalAccount _account = new();
    private AzureStoreOptions _options = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _options = await TestAccount.NewPlaceAsync() with { HttpMessageHandler = _account };
        return await AzureObjectStore.OpenAsync(_options, Token);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() => await AzureObjectStore.OpenAsync(_options, Token);

    protected override ValueTask CleanUpAsync()
    {
        _account.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What a hierarchical namespace has that S3 does not.</summary>
public sealed class HierarchicalAccountTests
{
    private const string Bucket = "bucket";

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task Directories_of_other_programs_are_no_objects_and_cannot_be_overwritten()
    {
        using var account = new HierarchicalAccount();
        await using var store = await AzureObjectStore.OpenAsync(await TestAccount.NewPlaceAsync() with { HttpMessageHandler = account }, Token);
        await store.CreateBucketAsync(Bucket);
        foreach (var key in new[] { "A", "Directory/mine", "a/b", "a", "a-b", "x//", "." })
            await store.PutAsync(Bucket, key, key);

        Assert.Equal([".", "A", "Directory/mine", "a", "a-b", "a/b", "x//"], await store.NamesAsync(Bucket));
        Assert.Null(await store.FindObjectAsync(Bucket, HierarchicalAccount.Directory, null, Token));
        Assert.Null(await store.ReadTextAsync(Bucket, HierarchicalAccount.Directory));
        var refused = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync(Bucket, HierarchicalAccount.Directory, "1").AsTask());
        Assert.Equal(StorageFailure.NotSupported, refused.Failure);
        Assert.Contains("directory", refused.Message);
    }

    [Test]
    public void Flat_names_come_back_and_keep_their_order()
    {
        var naming = new BlobNaming(true);
        string[] keys = [.. HardKeys.All, "a", "a/b", "a-b", "a.b", "a0", "a./b", "../x", ".", "..", "/", "//", "a.d", "a.s"];
        Assert.All(keys, key => Assert.Equal(key, naming.Decode(naming.Encode(key))));
        Assert.All(keys, key => Assert.DoesNotContain("/", naming.Encode(key)));
        Assert.Equal(keys.Order(ListReference.ByBytes), keys.OrderBy(naming.Encode, StringComparer.Ordinal));
        foreach (var foreign in new[] { "a/b", "a.b", "a." })
            Assert.Null(naming.Decode(foreign));
    }
}
