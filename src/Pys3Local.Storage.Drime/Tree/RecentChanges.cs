namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// What this server has changed a moment ago. The service's listings may lag: what they say is corrected by this, so that
/// a client always finds what has just been acknowledged.
/// </summary>
internal sealed class RecentChanges(TimeProvider time)
{
    private const int Most = 10_000;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<long, Change> _changes = [];
    private readonly long _start = time.GetTimestamp();
    private readonly Queue<(long Id, TimeSpan Until)> _order = [];

    public void Add(Node node) => Add(node.Id, node);

    public void Remove(long id) => Add(id, null);

    /// <summary>What was removed is there after all.</summary>
    public void Forget(long id) => _changes.Remove(id);

    /// <summary>Somebody else has removed a folder that was just made: which, is not known.</summary>
    public void ForgetFolders()
    {
        foreach (var id in _changes.Where(change => change.Value.Node is { IsFolder: true }).Select(change => change.Key).ToList())
            _changes.Remove(id);
    }

    /// <summary>The nodes that really are in the given folders, out of what a listing says.</summary>
    public IEnumerable<Node> Correct(IReadOnlyDictionary<long, Node> listed, IReadOnlySet<long> folders)
    {
        Expire();
        foreach (var node in listed.Values)
        {
            if (!_changes.ContainsKey(node.Id))
                yield return node;
        }

        foreach (var change in _changes.Values)
        {
            if (change.Node is { } node && folders.Contains(node.Parent))
                yield return node;
        }
    }

    private void Add(long id, Node? node)
    {
        Expire();
        var until = time.GetElapsedTime(_start) + Memory;
        _changes[id] = new Change(node, until);
        _order.Enqueue((id, until));
    }

    private void Expire()
    {
        var now = time.GetElapsedTime(_start);
        while (_order.TryPeek(out var oldest) && (oldest.Until <= now || _order.Count > Most))
        {
            _order.Dequeue();
            if (_changes.TryGetValue(oldest.Id, out var change) && change.Until == oldest.Until)
                _changes.Remove(oldest.Id);
        }
    }

    /// <param name="Node">Null if it has been removed.</param>
    /// <param name="Until">By the time since <see cref="_start"/>.</param>
    private readonly record struct Change(Node? Node, TimeSpan Until);
}
