using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Pys3Local.Storage.Drime.Names;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// What is in a folder, in the order of the keys. Segments that are too long for one name are in folders below that belong to it
/// (<see cref="EntryName"/>), and several folders of one name are seen as one: so a folder here may be many of the service's.
/// </summary>
internal sealed class Folder
{
    private readonly Lock _gate = new();
    private readonly List<Child> _children = [];

    /// <summary>The service's folders that make it up, with what each adds in front of the names in it.</summary>
    private readonly Dictionary<long, string> _members = [];

    public Folder(ImmutableArray<long> ids)
    {
        Ids = ids;
        foreach (var id in ids)
            _members[id] = "";
    }

    /// <summary>The folders that go by its name. New entries go to the first of them. The id 0 is the top of the workspace.</summary>
    public ImmutableArray<long> Ids { get; }

    public TimeSpan Expires { get; set; }

    public int Count
    {
        get
        {
            lock (_gate)
                return _children.Count;
        }
    }

    /// <summary>What goes on below: a folder whose name ends in the marker is a member, not a child. True if it is.</summary>
    public bool TryAddMember(Node node)
    {
        if (!node.IsFolder || EntryName.Continued(node.Name) is not { } text)
            return false;

        lock (_gate)
        {
            if (_members.TryGetValue(node.Parent, out var prefix))
                _members[node.Id] = prefix + text;
        }

        return true;
    }

    public IReadOnlySet<long> Members
    {
        get
        {
            lock (_gate)
                return _members.Keys.ToHashSet();
        }
    }

    /// <summary>The member folder that adds exactly this in front of its names.</summary>
    public bool TryFindMember(string text, out long id)
    {
        lock (_gate)
        {
            foreach (var (member, prefix) in _members)
            {
                if (prefix == text)
                {
                    id = member;
                    return true;
                }
            }
        }

        id = 0;
        return false;
    }

    public void Put(Node node)
    {
        if (TryAddMember(node))
            return;

        lock (_gate)
        {
            if (!_members.TryGetValue(node.Parent, out var prefix))
                return;

            var sortKey = SortKey(node, prefix);
            var at = Search(sortKey);
            if (at < 0)
                _children.Insert(~at, new Child(sortKey, [node]));
            else
                _children[at] = _children[at].With(node);
        }
    }

    public void Remove(Node node)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(node.Parent, out var prefix) || Search(SortKey(node, prefix)) is var at && at < 0)
                return;

            var rest = _children[at].Without(node.Id);
            if (rest.IsEmpty)
                _children.RemoveAt(at);
            else
                _children[at] = _children[at] with { Nodes = rest };
        }
    }

    /// <summary>All at once, as a load finds them.</summary>
    public void Fill(IEnumerable<Node> nodes)
    {
        lock (_gate)
        {
            var groups = new Dictionary<string, Child>(StringComparer.Ordinal);
            foreach (var node in nodes)
            {
                var sortKey = SortKey(node, _members[node.Parent]);
                groups[sortKey] = groups.TryGetValue(sortKey, out var child) ? child.With(node) : new Child(sortKey, [node]);
            }

            _children.Clear();
            _children.AddRange(groups.Values);
            _children.Sort(static (x, y) => Utf8Order.Compare(x.SortKey, y.SortKey));
        }
    }

    public bool TryFind(string sortKey, [NotNullWhen(true)] out Child? child)
    {
        lock (_gate)
        {
            var at = Search(sortKey);
            child = at < 0 ? null : _children[at];
            return child is not null;
        }
    }

    /// <summary>The first child whose sort key is not before <paramref name="from"/>; null if there is none.</summary>
    public Child? Next(string from)
    {
        lock (_gate)
        {
            var at = Search(from);
            at = at < 0 ? ~at : at;
            return at < _children.Count ? _children[at] : null;
        }
    }

    private static string SortKey(Node node, string prefix) =>
        prefix + EntryName.Decode(node.Name) + (node.IsFolder ? "/" : "");

    private int Search(string sortKey)
    {
        var (low, high) = (0, _children.Count - 1);
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            var order = Utf8Order.Compare(_children[middle].SortKey, sortKey);
            if (order == 0)
                return middle;

            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
