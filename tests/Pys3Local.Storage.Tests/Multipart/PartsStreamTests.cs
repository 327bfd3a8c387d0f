using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Multipart;

public sealed class PartsStreamTests
{
    private const string Bucket = "bucket";

    /// <summary>Else a caller that tries again would get a content without it.</summary>
    [Test]
    public async Task A_part_that_could_not_be_opened_is_not_passed_over()
    {
        var store = new MemoryObjectStore();
        await store.CreateBucketAsync(Bucket);
        foreach (var key in (string[])["a", "b"])
            await store.PutAsync(Bucket, key, key);

        var fails = true;
        await using var parts = new PartsStream<string>(["a", "b"], async (key, cancellationToken) => fails && key == "a"
            ? throw new StorageException(StorageFailure.Unavailable, key)
            : (await store.OpenObjectAsync(Bucket, key, null, cancellationToken))!);
        Assert.Equal(StorageFailure.Unavailable, await FailureAsync(async () => Assert.Equal(0, await parts.ReadAsync(new byte[10], TestRun.Cancellation))));
        fails = false;
        using var text = new StreamReader(parts);
        Assert.Equal("ab", await text.ReadToEndAsync(TestRun.Cancellation));
    }
}
