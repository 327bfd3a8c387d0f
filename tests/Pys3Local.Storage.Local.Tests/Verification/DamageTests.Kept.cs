using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Verification;

// What stays of a verification: an error to readers, and what was moved aside.
public sealed partial class DamageTests
{
    [Test]
    public async Task What_a_verification_found_damaged_is_an_error_to_its_readers_also_after_a_restart()
    {
        await using (var store = await OpenAsync())
        {
            await store.PutAsync(Bucket, "a", "content");
            Flip(Path.Combine(Objects, "a"));
            Assert.Equal("content".Length, (await store.ReadAsync(Bucket, "a"))!.Length);
            Assert.Equal(["Damaged a null"], await FindAsync(store));
            Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.ReadTextAsync(Bucket, "a")));
            Assert.Equal(1, store.LastVerification!.FindingCount);
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await again.ReadTextAsync(Bucket, "a")));
        Assert.Equal("a", Assert.Single(again.LastVerification!.Findings).Key);
        Flip(Path.Combine(Objects, "a"));
        Assert.Empty(await FindAsync(again));
        Assert.Equal("content", await again.ReadTextAsync(Bucket, "a"));
    }

    [Test]
    public async Task What_is_damaged_can_be_moved_aside_and_put_back()
    {
        await using var store = await OpenAsync();
        await PutTaggedAsync(store, "dir/a", "content");
        await store.PutAsync(Bucket, "v", "one", "v1");
        await store.PutAsync(Bucket, "v", "two", "v2");
        await store.PutAsync(Bucket, "whole", "whole");
        Flip(Path.Combine(Objects, "dir", "a"));
        Flip(Path.Combine(Versions("v"), "v2"));
        Assert.Equal(["Damaged dir/a null", "Damaged v v2"], await FindAsync(store, options: new VerifyOptions { Quarantine = true }));
        Assert.Empty(await FindAsync(store));
        Assert.Equal(["v", "whole"], await store.NamesAsync(Bucket));
        Assert.Equal("one", await store.ReadTextAsync(Bucket, "v"));

        var aside = Assert.Single(Directory.GetDirectories(Path.Combine(_directory.Path, ".pys3local", "quarantine")));
        Assert.True(File.Exists(Path.Combine(aside, Bucket, "objects", "dir", "a")));
        Assert.True(File.Exists(Path.Combine(aside, Bucket, ".metadata", "dir", "a.json")));
        Assert.True(File.Exists(Path.Combine(aside, Bucket, ".versions", "v%=", "v2")));
        Assert.True(File.Exists(Path.Combine(aside, Bucket, ".versions", "v%=", "v2.json")));
    }
}
