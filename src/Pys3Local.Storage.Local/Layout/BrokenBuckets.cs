using System.Collections.Concurrent;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// The buckets that cannot be served, as a walk over all has met them: each is a problem until it can. Health asks often, and for everybody: it has only these looked at
/// again, and those that may go at any time.
/// </summary>
internal sealed class BrokenBuckets(BucketDirectory buckets, StoreProblems problems)
{
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public void Add(string name, StorageException error)
    {
        if (_names.TryAdd(name, true))
            problems.Report(SubjectOf(name), "a bucket is out of service; the log says which, and why", error.Message);
    }

    public void LookAgain()
    {
        foreach (var name in _names.Keys.Union(buckets.ThatCanGo, StringComparer.Ordinal).ToList())
        {
            try
            {
                _ = buckets.Find(name);
                if (_names.TryRemove(name, out _))
                    problems.Resolve(SubjectOf(name), $"{name}: this bucket is in service again");
            }
            catch (StorageException error)
            {
                Add(name, error);
            }
        }
    }

    private static string SubjectOf(string name) => $"bucket {name}";
}
