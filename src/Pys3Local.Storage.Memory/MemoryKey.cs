namespace Pys3Local.Storage.Memory;

/// <summary>
/// A key and its stack of versions, newest first. The stack is replaced as a whole, under the bucket's lock, and read without one.
/// An empty stack is a key that no longer exists.
/// </summary>
internal sealed class MemoryKey(string key)
{
    private volatile MemoryVersion[] _versions = [];

    public static IComparer<MemoryKey> Order { get; } =
        Comparer<MemoryKey>.Create((x, y) => Utf8Order.Compare(x.Key, y.Key));

    public string Key { get; } = key;

    /// <summary>Not to be written to.</summary>
    public MemoryVersion[] Versions => _versions;

    /// <summary>The newest where the id is null.</summary>
    public MemoryVersion? Find(string? versionId)
    {
        var stack = _versions;
        return versionId is null ? stack.FirstOrDefault() : Array.Find(stack, version => version.Info.VersionId == versionId);
    }

    /// <summary>On top, instead of the one with the same id.</summary>
    public void Push(MemoryVersion version) =>
        _versions = WithOneLatest([version, .. _versions.Where(other => other.Info.VersionId != version.Info.VersionId)]);

    public void Remove(MemoryVersion version) => _versions = WithOneLatest([.. _versions.Where(other => other != version)]);

    public void Replace(MemoryVersion version, MemoryVersion changed) =>
        _versions = [.. _versions.Select(other => ReferenceEquals(other, version) ? changed : other)];

    private static MemoryVersion[] WithOneLatest(MemoryVersion[] stack)
    {
        for (var i = 0; i < stack.Length && i < 2; i++)
        {
            if (stack[i].Info.IsLatest != (i == 0))
                stack[i] = stack[i] with { Info = stack[i].Info with { IsLatest = i == 0 } };
        }

        return stack;
    }
}
