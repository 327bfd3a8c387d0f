using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    private static readonly string[] ModelKeys = ["a", "a/b", "a/b/c", "a/c", "a//b", "ab", "b", "b/", "\uE000", "\U00010000", "A", "x.json"];
    private static readonly string[] ModelVersions = [ObjectInfo.NullVersion, ObjectInfo.NullVersion, "v1", "v2", "v3"];

    /// <summary>How many random steps one run of the model test takes; a slow store takes fewer.</summary>
    protected virtual int ModelSteps => 400;

    /// <summary>A delete marker is put on top of another one.</summary>
    protected virtual bool StacksMarkers => true;

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(4)]
    public async Task Any_history_is_that_of_the_model(int seed)
    {
        var random = new Random(seed);
        var model = new StoreModel();
        for (var i = 0; i < ModelSteps; i++)
        {
            var key = random.GetItems(ModelKeys, 1)[0];
            var version = Store.Traits.Versions ? random.GetItems(ModelVersions, 1)[0] : ObjectInfo.NullVersion;
            await StepAsync(model, random, key, version);
            await CompareAsync(model, random, key, version);
        }
    }

    private async Task StepAsync(StoreModel model, Random random, string key, string version)
    {
        switch (random.Next(10))
        {
            case < 4:
                var content = Bytes(random.Next(5) == 0 ? random.Next(200_000) : random.Next(50), random.Next());
                model.Put(key, version, content, isMarker: false);
                await Store.PutObjectAsync(Bucket, key, Write(content, version), Token);
                break;
            case 4 when Store.Traits.Versions && (StacksMarkers || !model.Versions.Any(info => info.Key == key && info is { IsLatest: true, IsDeleteMarker: true })):
                model.Put(key, version, [], isMarker: true);
                await Store.PutObjectAsync(Bucket, key, DeleteMarker(version), Token);
                break;
            case 5:
                var contentType = $"type {random.Next()}";
                var target = random.Next(2) == 0 ? null : version;
                var updated = await Store.UpdateObjectAsync(Bucket, key, target, info => info with { ContentType = contentType }, Token);
                Assert.Equal(model.Update(key, target, contentType), updated is not null);
                break;
            default:
                Assert.Equal(model.Delete(key, version), await Store.DeleteObjectAsync(Bucket, key, version, null, Token) is not null);
                break;
        }
    }

    private async Task CompareAsync(StoreModel model, Random random, string key, string version)
    {
        foreach (var id in new[] { null, version })
        {
            var expected = model.Versions.FirstOrDefault(info => info.Key == key && (id is null ? info.IsLatest : info.VersionId == id));
            var found = await Store.FindObjectAsync(Bucket, key, id, Token);
            Assert.Equal(
                (expected?.VersionId, expected?.IsLatest, expected?.IsDeleteMarker, expected?.ContentType, expected?.ETag),
                (found?.VersionId, found?.IsLatest, found?.IsDeleteMarker, found?.ContentType, found?.ETag));
            Assert.Equal(model.Content(key, id), await Store.ReadAsync(Bucket, key, id));
        }

        var all = model.Versions.ToList();
        var query = new ListQuery
        {
            Prefix = random.GetItems(["", "", "a", "a/", "b"], 1)[0],
            Delimiter = random.GetItems([null, "/", "b"], 1)[0],
            After = random.GetItems([null, null, .. ModelKeys], 1)[0],
            Limit = random.GetItems([1, 2, 5, 1000], 1)[0],
            Versions = random.Next(2) == 0,
        };
        if (query.Versions && all.Where(info => info.Key == query.After).Select(info => info.VersionId).ToArray() is { Length: > 0 } ids)
            query = query with { AfterVersion = random.GetItems([null, .. ids], 1)[0] };

        await AssertListedAsync(all, query);
    }
}
