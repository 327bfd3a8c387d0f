using System.Collections.Concurrent;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// The directories that the index was compared with since the server started, or that it has made itself: what has changed in them since is
/// most likely its own doing. Of any other directory nothing is known, whatever the server has written there.
/// </summary>
internal sealed class ComparedDirectories
{
    /// <summary>Beyond it they are compared once more.</summary>
    private const int Limit = 100_000;

    private readonly ConcurrentDictionary<(string Bucket, string Path), byte> _all = [];

    /// <param name="bucket">The bucket's name.</param>
    /// <param name="path">Below <c>objects/</c>; empty for that itself.</param>
    public void Add(string bucket, string path)
    {
        if (_all.Count < Limit)
        {
            _all[(bucket, path)] = 0;
        }
    }

    public bool Contains(string bucket, string path) => _all.ContainsKey((bucket, path));

    public void Remove(string bucket, string path) => _all.TryRemove((bucket, path), out _);
}
