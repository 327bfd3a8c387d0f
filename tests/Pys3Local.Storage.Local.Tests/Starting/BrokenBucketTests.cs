using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Starting;

/// <summary>One <c>.bucket.json</c> that cannot be read takes one bucket out of service (faults A10).</summary>
public sealed class BrokenBucketTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    private string Document => Path.Combine(_directory.Path, "broken", ".bucket.json");

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments("")]
    [Arguments("{")]
    [Arguments("null")]
    [Arguments("flipped")]
    [Arguments("huge")]
    public async Task That_bucket_alone_answers_an_error_that_says_why(string content)
    {
        await FillAsync();
        Break(content);
        foreach (var file in Directory.GetFiles(Path.Combine(_directory.Path, ".pys3local"), "index.db*"))
            File.Delete(file);

        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(["broken", "whole"], (await store.ListBucketsAsync(Token)).Select(static bucket => bucket.Name));
        Assert.Equal("content", await store.ReadTextAsync("whole", "key"));
        Assert.Equal(["key"], await store.NamesAsync("whole"));
        await store.PutAsync("whole", "other", "content");

        var failure = await Assert.ThrowsAnyAsync<StorageException>(async () => await store.FindBucketAsync("broken", Token));
        Assert.Equal(StorageFailure.Damaged, failure.Failure);
        Assert.Contains(Document, failure.Message, StringComparison.Ordinal);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.PutAsync("broken", "key", "new")));

        var found = new List<string>();
        await foreach (var finding in store.VerifyAsync(new VerifyOptions(), null, Token))
            found.Add($"{finding.Fault} {finding.Bucket} {finding.Key}");

        Assert.Equal(["Bucket broken ", "Damaged broken rotten"], found);
    }

    [Test]
    public async Task It_is_back_in_service_when_the_document_is()
    {
        await FillAsync();
        var whole = await File.ReadAllTextAsync(Document, Token);
        Break("{");
        await using var store = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(StorageFailure.Damaged, await FailureAsync(async () => await store.NamesAsync("broken")));
        await File.WriteAllTextAsync(Document, whole, Token);
        Assert.Equal("ann", (await store.FindBucketAsync("broken", Token))!.Owner);
        Assert.Equal(["key", "rotten"], await store.NamesAsync("broken"));
    }

    [Test]
    public async Task A_document_that_is_gone_is_missed_where_versions_were_kept()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.WriteBucketAsync("broken", _ => new BucketInfo { Name = "broken", Created = Noon, Settings = StringMap.Empty.Add("versioning", "Enabled") }, Token);
            await store.PutAsync("broken", "key", "old", "v1");
            await store.PutAsync("broken", "key", "new", "v2");
        }

        File.Delete(Document);
        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        var failure = await Assert.ThrowsAnyAsync<StorageException>(async () => await again.DeleteObjectAsync("broken", "key", "v1", null, Token));
        Assert.Equal(StorageFailure.Damaged, failure.Failure);
        Assert.Contains($"{Document}: missing", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["broken"], (await again.ListBucketsAsync(Token)).Select(static bucket => bucket.Name));

        // The way out that the message names.
        await File.WriteAllTextAsync(Document, "{}", Token);
        Assert.Equal("old", await again.ReadTextAsync("broken", "key", "v1"));
        Assert.True((await again.FindBucketAsync("broken", Token))!.Created.Year > 2000);
    }

    private void Break(string content) => File.WriteAllText(Document, content switch
    {
        "flipped" => File.ReadAllText(Document).Replace("ann", "bnn", StringComparison.Ordinal),
        "huge" => new string('x', 17 << 20),
        _ => content,
    });

    private async Task FillAsync()
    {
        await using (var store = await LocalObjectStore.OpenAsync(_directory.Options, Token))
        {
            await store.WriteBucketAsync("broken", _ => new BucketInfo { Name = "broken", Created = Noon, Owner = "ann" }, Token);
            await store.CreateBucketAsync("whole");
            await store.PutAsync("whole", "key", "content");
            await store.PutAsync("broken", "key", "content");
            await store.PutAsync("broken", "rotten", "content");
        }

        var rotten = Path.Combine(_directory.Path, "broken", "objects", "rotten");
        var time = File.GetLastWriteTimeUtc(rotten);
        File.WriteAllText(rotten, "c0ntent");
        File.SetLastWriteTimeUtc(rotten, time);
    }
}
