using Pys3Local.Storage.Memory;
using Pys3Local.Storage.Multipart;
using Pys3Local.Storage.Stacks;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Stacks;

/// <summary>The versions of one key, brought to where some of them are. Each is written as its id and its minute: <c>a1</c>; another content of the same id is <c>a2</c>, a delete marker <c>a1x</c>.</summary>
public sealed class StackCopyTests
{
    private const string Bucket = "bucket";

    private readonly MemoryObjectStore _store = new();

    private static CancellationToken Token => TestRun.Cancellation;

    [Test]
    [Arguments("", "a1 b2 c3", "a1 b2 c3", "Brought Brought Brought")]
    [Arguments("a1 b2 c3", "a1 b2 c3", "a1 b2 c3", "Present Present Present")]
    [Arguments("b2 c3", "a1 b2 c3", "a1 b2 c3", "Brought Present Present")]
    [Arguments("b2 c3 m9", "a1 b2 c3", "a1 b2 c3 m9", "Brought Present Present")]
    [Arguments("b2 c3 m9x", "a1 b2 c3", "a1 b2 c3 m9x", "Brought Present Present")]
    [Arguments("n9", "n1", "n9", "Newer")]
    [Arguments("n9x", "n1", "n9x", "Newer")]
    [Arguments("n1", "n2", "n2", "Brought")]
    [Arguments("m0 a1", "a1 b2", "m0 a1 b2", "Present Brought")]
    [Arguments("b2 a1", "a1 b2", "a1 b2", "Present Present")]
    [Arguments("a1 m9 b2", "a1 b2", "a1 b2 m9", "Present Present")]
    [Arguments("", "a1 b2x", "a1 b2x", "Brought Brought")]
    public async Task What_is_here_stays_and_what_comes_gets_its_place(string here, string source, string expected, string outcomes)
    {
        await _store.CreateBucketAsync(Bucket);
        await PutAllAsync(_store, here);
        await _store.PutAsync(Bucket, "key2", "another key");

        Assert.Equal(outcomes, await CopyAsync(_store, source));

        Assert.Equal(expected, await StackAsync());
        Assert.DoesNotContain("Brought", await CopyAsync(_store, source), StringComparison.Ordinal);
        Assert.Equal(expected, await StackAsync());
    }

    [Test]
    public async Task What_cannot_be_read_stays_the_newest()
    {
        var closed = new Closed(_store, "c");
        await _store.CreateBucketAsync(Bucket);
        await PutAllAsync(_store, "b2 c3");

        Assert.Equal("Left Present Present Brought", await CopyAsync(closed, "a1 b2 c3 d4"));

        Assert.Equal("b2 c3 d4", await StackAsync());
    }

    [Test]
    public async Task What_could_not_be_brought_moves_nothing()
    {
        await _store.CreateBucketAsync(Bucket);
        await PutAllAsync(_store, "b2 c3");
        var before = await _store.FindObjectAsync(Bucket, "key", "c", Token);

        Assert.Equal("Left Present Present", await CopyAsync(_store, "a1 b2 c3", without: "a"));

        Assert.Equal("b2 c3", await StackAsync());
        Assert.Equal(before, await _store.FindObjectAsync(Bucket, "key", "c", Token));
    }

    private static IEnumerable<ObjectInfo> Infos(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => Info(Bytes(one)) with
    {
        Key = "key",
        VersionId = one[..1],
        IsDeleteMarker = one.EndsWith('x'),
        ContentType = one,
        LastModified = Noon.AddMinutes(one[1] - '0'),
    });

    private static async Task PutAllAsync(IObjectStore store, string text)
    {
        foreach (var info in Infos(text))
            await PutAsync(store, info);
    }

    private static async Task PutAsync(IObjectStore store, ObjectInfo info) => await store.PutObjectAsync(
        Bucket, "key", Write(info.IsDeleteMarker ? Stream.Null : new MemoryStream(Bytes(info.ContentType!)), info, info.VersionId), Token);

    private static async Task<string> CopyAsync(IObjectStore store, string source, string without = "-")
    {
        var outcomes = new List<StackOutcome>();
        var copy = new StackCopy(store, static (here, there) => here.LastModified == there.LastModified && here.IsDeleteMarker == there.IsDeleteMarker);
        await copy.KeyAsync(
            Bucket,
            [.. Infos(source)],
            async info =>
            {
                if (info.VersionId == without)
                    return false;

                await PutAsync(store, info);
                return true;
            },
            (_, outcome, _) => outcomes.Add(outcome),
            Token);
        return string.Join(' ', outcomes);
    }

    private async Task<string> StackAsync() => string.Join(' ', (await _store.FindStackAsync(Bucket, "key", Token)).Select(info => info.ContentType));

    /// <summary>A store that has no key for one version.</summary>
    private sealed class Closed(IObjectStore inner, string closed) : StoreDecorator(inner, null!)
    {
        public override ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) => version == closed
            ? throw new StorageException(StorageFailure.KeyRefused, "The object was encrypted with a key of the client's.")
            : base.OpenObjectAsync(bucket, key, version, cancellationToken);
    }
}
