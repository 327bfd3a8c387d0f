using Pys3Local.Storage.Azure.Credentials;
using Pys3Local.Storage.Azure.Tests.Service;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Azure.Tests.Credentials;

/// <summary>The server has a shared access signature in place of the account's key.</summary>
public sealed class SharedAccessSignatureTests
{
    private const string Bucket = "bucket";
    private const string Later = "2099-01-01T00:00:00Z";
    private const string Past = "2026-01-02T00:00:00Z";

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    public async Task One_of_the_account_does_for_all()
    {
        var options = await TestAccount.NewPlaceAsync() with { Credentials = new SasToken(Signatures.OfAccount(Later)) };
        await using var store = await AzureObjectStore.OpenAsync(options, Token);
        await RoundTripAsync(store);
        await store.DeleteBucketAsync(Bucket, Token);
        Assert.Null(await store.FindBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task One_of_a_container_does_for_all_buckets_in_it()
    {
        var options = await TestAccount.NewPlaceAsync();
        var container = options.Prefix + "all";
        await using (var owner = await AzureObjectStore.OpenAsync(options, Token))
            await owner.CreateBucketAsync("all");

        await using var store = await AzureObjectStore.OpenAsync(
            options with { Container = container, Prefix = "team/", Credentials = new SasToken(Signatures.OfContainer(container, Later)) }, Token);
        await RoundTripAsync(store);
    }

    [Test]
    public async Task One_of_another_container_is_refused()
    {
        var options = await TestAccount.NewPlaceAsync();
        var container = options.Prefix + "all";
        var other = options with { Container = container, Credentials = new SasToken(Signatures.OfContainer("other", Later)) };
        Assert.Equal(StorageFailure.Refused, await FailureAsync(() => AzureObjectStore.OpenAsync(other, Token).AsTask()));
    }

    [Test]
    public async Task One_that_has_expired_is_refused_by_the_name_of_the_account()
    {
        var options = await TestAccount.NewPlaceAsync() with { Credentials = new SasToken(Signatures.OfAccount(Past)) };
        var failure = await Assert.ThrowsAsync<StorageException>(() => AzureObjectStore.OpenAsync(options, Token).AsTask());
        Assert.Equal(StorageFailure.Refused, failure.Failure);
        Assert.Contains("azurite: GET /", failure.Message);
        Assert.DoesNotContain("sig=", failure.Message);
    }

    [Test]
    public async Task One_for_reading_only_refuses_writes()
    {
        var options = await TestAccount.NewPlaceAsync();
        await using var owner = await AzureObjectStore.OpenAsync(options, Token);
        await owner.CreateBucketAsync(Bucket);
        await owner.PutAsync(Bucket, "key", "content");
        await using var store = await AzureObjectStore.OpenAsync(options with { Credentials = new SasToken(Signatures.OfAccount(Later, "rl")) }, Token);
        Assert.Equal("content", await store.ReadTextAsync(Bucket, "key"));
        Assert.Equal(StorageFailure.Refused, await FailureAsync(() => store.PutAsync(Bucket, "key", "other").AsTask()));
    }

    /// <summary>Small and large: what is sent in blocks is copied to its place by the service, which needs the signature as well.</summary>
    internal static async Task RoundTripAsync(IObjectStore store)
    {
        await store.CreateBucketAsync(Bucket);
        foreach (var size in new[] { 100, 3_000_000 })
        {
            var content = Bytes(size);
            await store.PutObjectAsync(Bucket, "a/key", new() { Body = new Storage.Tests.Bodies.TestBody(content), Length = size, Seal = _ => Info(content) }, Token);
            Assert.Equal(content, await store.ReadAsync(Bucket, "a/key"));
        }

        Assert.Equal(["a/key"], await store.NamesAsync(Bucket));
        Assert.NotNull(await store.DeleteObjectAsync(Bucket, "a/key", ObjectInfo.NullVersion, null, Token));
        Assert.Empty(await store.NamesAsync(Bucket));
    }
}
