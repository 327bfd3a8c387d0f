using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Faults;

/// <summary>What is there before a call, and the calls: each changes one key, or one bucket.</summary>
internal static class FaultScene
{
    public const string Bucket = "bucket";
    public const string Empty = "empty";

    private const string UploadKey = "assembled";

    /// <summary>All that is there, or may come.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["dir/new", "old", "old/below", "large", "versioned", "other", UploadKey];

    private static readonly byte[][] Parts = [Bytes(3000, 1), Bytes(3000, 2), Bytes(500, 3)];

    public static IReadOnlyDictionary<string, Func<IObjectStore, Task>> Calls { get; } = new Dictionary<string, Func<IObjectStore, Task>>
    {
        ["put"] = store => PutAsync(store, "dir/new", "new"),
        ["put large"] = store => PutLargeAsync(store, "dir/new", 4),
        ["put below a key"] = store => PutAsync(store, "old/below", "new"),
        ["overwrite"] = store => PutAsync(store, "old", "new"),
        ["overwrite large"] = store => PutLargeAsync(store, "large", 5),
        ["overwrite small with large"] = store => PutLargeAsync(store, "old", 6),
        ["copy"] = CopyAsync,
        ["delete"] = store => store.DeleteObjectAsync(Bucket, "old", ObjectInfo.NullVersion, null, Token).AsTask(),
        ["delete large"] = store => store.DeleteObjectAsync(Bucket, "large", ObjectInfo.NullVersion, null, Token).AsTask(),
        ["tag"] = store => store.UpdateObjectAsync(Bucket, "old", null, info => info with { Attributes = info.Attributes.SetItem("tags", "b=2") }, Token).AsTask(),
        ["lock a version"] = store => store.UpdateObjectAsync(Bucket, "versioned", "v1", info => info with { Attributes = info.Attributes.SetItem("lock", "GOVERNANCE") }, Token).AsTask(),
        ["lock the newest"] = store => store.UpdateObjectAsync(Bucket, "versioned", "v2", info => info with { Attributes = info.Attributes.SetItem("lock", "GOVERNANCE") }, Token).AsTask(),
        ["first version"] = store => PutAsync(store, "old", "new", "v1"),
        ["first large version"] = store => store.PutObjectAsync(Bucket, "large", Large(7, "v1"), Token).AsTask(),
        ["next version"] = store => PutAsync(store, "versioned", "three", "v3"),
        ["null version again"] = store => PutAsync(store, "versioned", "null"),
        ["an older version in its place"] = store => store.PutObjectAsync(Bucket, "versioned", Write(new MemoryStream(Bytes("again")), Described(Bytes("again")), "v1") with { KeepsPlace = true }, Token).AsTask(),
        ["an older version in its place, large"] = store => store.PutObjectAsync(Bucket, "versioned", Large(9, "v1") with { KeepsPlace = true }, Token).AsTask(),
        ["marker"] = store => store.PutObjectAsync(Bucket, "versioned", DeleteMarker("v3"), Token).AsTask(),
        ["delete the newest version"] = store => store.DeleteObjectAsync(Bucket, "versioned", "v2", null, Token).AsTask(),
        ["delete an older version"] = store => store.DeleteObjectAsync(Bucket, "versioned", "v1", null, Token).AsTask(),
        ["create a bucket"] = store => store.CreateBucketAsync("new").AsTask(),
        ["change a bucket"] = store => store.WriteBucketAsync(Bucket, info => info! with { Owner = "me" }, Token).AsTask(),
        ["delete a bucket"] = store => store.DeleteBucketAsync(Empty, Token).AsTask(),
        ["complete an upload"] = store => UploadAsync(store, [0, 1, 2]),
        ["complete a scattered upload"] = store => UploadAsync(store, [2, 0, 1]),
    };

    private static CancellationToken Token => TestRun.Cancellation;

    public static async Task PrepareAsync(IObjectStore store)
    {
        await store.CreateBucketAsync(Bucket);
        await store.CreateBucketAsync(Empty);
        await PutAsync(store, "old", "old");
        await PutLargeAsync(store, "large", 8);
        await PutAsync(store, "versioned", "one", "v1");
        await PutAsync(store, "versioned", "two", "v2");
        await PutAsync(store, "other", "other");
    }

    private static Task PutAsync(IObjectStore store, string key, string text, string version = ObjectInfo.NullVersion) =>
        store.PutObjectAsync(Bucket, key, Write(new MemoryStream(Bytes(text)), Described(Bytes(text)), version), Token).AsTask();

    private static Task PutLargeAsync(IObjectStore store, string key, int seed) => store.PutObjectAsync(Bucket, key, Large(seed), Token).AsTask();

    private static ObjectWrite Large(int seed, string version = ObjectInfo.NullVersion) =>
        Write(new MemoryStream(Bytes(100_000, seed)), Described(Bytes(100_000, seed)), version);

    /// <summary>Metadata, tags and locks name the content that they belong to.</summary>
    private static ObjectInfo Described(byte[] content) => Info(content) with
    {
        ContentType = "text/" + ETag(content)[..6],
        Metadata = StringMap.Empty.SetItem("of", ETag(content)),
        Attributes = StringMap.Empty.SetItem("tags", "of=" + ETag(content)).SetItem("lock", "COMPLIANCE"),
    };

    private static async Task CopyAsync(IObjectStore store)
    {
        await using var reader = await store.OpenObjectAsync(Bucket, "large", null, Token);
        await store.PutObjectAsync(Bucket, "old", Write(new ObjectReaderStream(reader!), Described(Bytes(100_000, 8))), Token);
    }

    private static async Task UploadAsync(IObjectStore store, int[] order)
    {
        var uploads = (IMultipartStore)store;
        var id = (await uploads.CreateUploadAsync(Bucket, new UploadInfo { Key = UploadKey, Initiated = Noon }, Token)).UploadId;
        try
        {
            foreach (var number in order)
            {
                var content = Parts[number];
                await uploads.PutPartAsync(
                    Bucket, UploadKey, id, number + 1, new ObjectWrite { Body = new MemoryStream(content), Length = content.Length, Seal = _ => Info(content) }, Token);
            }

            byte[] whole = [.. Parts.SelectMany(static part => part)];
            await uploads.CompleteUploadAsync(
                Bucket,
                UploadKey,
                id,
                [.. Parts.Select((content, index) => new PartInfo { PartNumber = index + 1, Size = content.Length, ETag = ETag(content), LastModified = Noon })],
                Described(whole),
                null,
                Token);
        }
        catch (StorageException)
        {
            try
            {
                await uploads.AbortUploadAsync(Bucket, UploadKey, id, Token);
            }
            catch (StorageException)
            {
                // It stays open.
            }

            throw;
        }
    }
}
