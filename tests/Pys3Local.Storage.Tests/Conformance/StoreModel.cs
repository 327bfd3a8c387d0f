namespace Pys3Local.Storage.Tests.Conformance;

/// <summary>A bucket as simple as can be: the reference of the model test.</summary>
public sealed class StoreModel
{
    private readonly Dictionary<string, List<(ObjectInfo Info, byte[] Content)>> _stacks = [];

    public IEnumerable<ObjectInfo> Versions => _stacks.Values.SelectMany(
        stack => stack.Select((version, i) => version.Info with { IsLatest = i == 0 }));

    public void Put(string key, string version, byte[] content, bool isMarker)
    {
        var info = TestObjects.Info(content) with { Key = key, VersionId = version, IsDeleteMarker = isMarker };
        Delete(key, version);
        if (!_stacks.TryGetValue(key, out var stack))
            _stacks[key] = stack = [];

        stack.Insert(0, (info, content));
    }

    public bool Delete(string key, string version)
    {
        if (!_stacks.TryGetValue(key, out var stack))
            return false;

        var removed = stack.RemoveAll(entry => entry.Info.VersionId == version);
        if (stack.Count == 0)
            _stacks.Remove(key);

        return removed > 0;
    }

    public bool Update(string key, string? version, string contentType)
    {
        if (!_stacks.TryGetValue(key, out var stack))
            return false;

        var at = version is null ? 0 : stack.FindIndex(entry => entry.Info.VersionId == version);
        if (at >= 0)
            stack[at] = (stack[at].Info with { ContentType = contentType }, stack[at].Content);

        return at >= 0;
    }

    public byte[]? Content(string key, string? version) =>
        _stacks.TryGetValue(key, out var stack) ? stack.Find(entry => version is null || entry.Info.VersionId == version).Content : null;
}
