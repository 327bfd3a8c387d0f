using System.Collections.Concurrent;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// The directories that the index was compared with since the server started, or that it has made itself: what has changed in them since is
/// most likely its own doing. Of any other directory nothing is known, whatever the server has written there.
/// </summary>
internal sealed class ComparedDirectories
{
    /// <summary>Beyond it they are compared again.</summary>
    private const int Limit = 100_000;

    private readonly ConcurrentDictionary<(string Bucket, string Path), byte> _all = [];

    /// <param name="bucket">The bucket's name.</param>
    /// <param name="path">Below <c>objects/</c>; empty for that itself.</param>
    public void Add(string bucket, string path)
    {
        if (_all.Count < Limit)
            _all[(bucket, path)] = 0;
    }

    /// <summary>Made by the server, and so it holds nothing that the index does not know.</summary>
    /// <param name="directory">Absolute; one that is not among the objects is left out.</param>
    public void AddMade(Bucket bucket, string directory)
    {
        if (bucket.Paths.BelowObjects(directory) is { } path)
            Add(bucket.Name, path);
    }

    public bool Contains(string bucket, string path) => _all.ContainsKey((bucket, path));
}
