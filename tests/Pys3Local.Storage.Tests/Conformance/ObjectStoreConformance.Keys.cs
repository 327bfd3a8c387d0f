using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    private List<string> KeptKeys => [.. HardKeys.All.Where(Keeps)];

    /// <summary>Whether the store can have this legal key: all of them, unless what it stands on has a limit. Others are refused, and that is a test too.</summary>
    protected virtual bool Keeps(string key) => true;

    [Test]
    public async Task A_key_that_is_not_kept_is_refused()
    {
        var refused = HardKeys.All.Where(key => !Keeps(key)).ToList();
        Assert.SkipWhen(refused.Count == 0, "The store keeps every key.");
        foreach (var key in refused)
            Assert.Contains(await FailureAsync(() => Store.PutAsync(Bucket, key, "").AsTask()), new[] { StorageFailure.NotSupported, StorageFailure.KeyNotKept });

        Assert.Empty(await Store.NamesAsync(Bucket));
    }

    [Test]
    public async Task Hard_keys_are_kept_all_together()
    {
        await PutHardKeysAsync();
        await AssertHardKeysAsync(KeptKeys);
    }

    [Test]
    public async Task Hard_keys_are_deleted_one_by_one()
    {
        await PutHardKeysAsync();
        var half = KeptKeys.Where((_, i) => i % 2 == 0).ToList();
        foreach (var key in half)
            Assert.Equal(key, (await Store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token))?.Key);

        foreach (var key in half)
            Assert.Null(await Store.FindObjectAsync(Bucket, key, null, Token));

        var rest = KeptKeys.Except(half).ToList();
        await AssertHardKeysAsync(rest);
        foreach (var key in rest)
            await Store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);

        Assert.Empty(await Store.NamesAsync(Bucket));
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
    }

    [Test]
    public async Task Hard_keys_outlive_the_process()
    {
        await PutHardKeysAsync();
        await RestartAsync();
        await AssertHardKeysAsync(KeptKeys);
    }

    [Test]
    public async Task Hard_keys_do_not_stand_for_each_other()
    {
        foreach (var key in KeptKeys)
        {
            await Store.PutAsync(Bucket, key, "alone");
            Assert.Equal([key], await Store.NamesAsync(Bucket));
            foreach (var other in KeptKeys.Where(other => other != key && string.Equals(other, key, StringComparison.OrdinalIgnoreCase)))
                Assert.Null(await Store.FindObjectAsync(Bucket, other, null, Token));

            await Store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);
        }
    }

    private async Task PutHardKeysAsync()
    {
        foreach (var key in KeptKeys)
            await Store.PutAsync(Bucket, key, $"content of '{key}'");
    }

    private async Task AssertHardKeysAsync(IReadOnlyCollection<string> keys)
    {
        Assert.Equal(keys.Order(ListReference.ByBytes), await Store.NamesAsync(Bucket));
        foreach (var key in keys)
        {
            Assert.Equal(key, (await Store.FindObjectAsync(Bucket, key, null, Token))?.Key);
            Assert.Equal($"content of '{key}'", await Store.ReadTextAsync(Bucket, key));
        }
    }
}
