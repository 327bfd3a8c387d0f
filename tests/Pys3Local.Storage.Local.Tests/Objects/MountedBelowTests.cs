using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Objects;

/// <summary>A disk that is mounted below <c>objects</c> is not synced with the bucket's: what is removed there must be on its medium before the journal forgets it.</summary>
public sealed class MountedBelowTests : IDisposable
{
    private const string Bucket = "bucket";

    private readonly TemporaryStore _directory = new();
    private readonly List<string> _synced = [];
    private readonly Lock _lock = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    [Arguments("part/key", "objects/part", "objects/part")]
    [Arguments("part/dir/key", "objects/part", "objects/part/dir")]
    [Arguments("part/dir/key", ".metadata/part", ".metadata/part/dir")]
    [Arguments("key", "objects/part", null)]
    public async Task A_delete_is_synced_there(string key, string mounted, string? synced)
    {
        await using var store = await OpenAsync(mounted);
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, key, "content");
        _synced.Clear();
        await store.DeleteObjectAsync(Bucket, key, ObjectInfo.NullVersion, null, Token);
        Assert.Equal(synced is null ? [] : [synced], Synced());
    }

    [Test]
    public async Task The_delete_of_a_version_is_synced_there()
    {
        await using var store = await OpenAsync(".versions/part");
        await store.CreateBucketAsync(Bucket);
        await store.PutAsync(Bucket, "part/key", "one", "v1");
        await store.PutAsync(Bucket, "part/key", "two", "v2");
        _synced.Clear();
        await store.DeleteObjectAsync(Bucket, "part/key", "v1", null, Token);
        Assert.Equal([".versions/part/key%="], Synced());
    }

    private async Task<LocalObjectStore> OpenAsync(string mounted)
    {
        var root = Path.Combine(_directory.Path, Bucket) + "/";
        var files = new InterceptedFiles(
            static _ => { },
            apart: (directory, from) => IsOn(directory) != IsOn(from),
            synced: path =>
            {
                lock (_lock)
                    _synced.Add(path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : "");
            });
        return await LocalObjectStore.OpenAsync(_directory.Options, files, Token);

        bool IsOn(string directory) => directory == root + mounted || directory.StartsWith($"{root}{mounted}/", StringComparison.Ordinal);
    }

    private string[] Synced()
    {
        lock (_lock)
            return [.. _synced.Where(static path => path.Length > 0)];
    }
}
