using System.Collections.Immutable;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// What one segment means in a folder: a file, or a folder. The service can hold several entries of one name. Of files the newest
/// counts, which is the one with the greatest id; folders count as one that holds what all of them hold.
/// </summary>
/// <param name="SortKey">The segment, with a slash at its end for a folder: where the keys in it are among the others.</param>
/// <param name="Nodes">Oldest first; never empty.</param>
internal sealed record Child(string SortKey, ImmutableArray<Node> Nodes)
{
    public bool IsFolder => SortKey.EndsWith('/');

    public Node Newest => Nodes[^1];

    public ImmutableArray<long> Ids => ImmutableArray.CreateRange(Nodes, node => node.Id);

    public Child With(Node node) => this with { Nodes = Without(node.Id).Add(node).Sort(static (x, y) => x.Id.CompareTo(y.Id)) };

    /// <summary>May be empty.</summary>
    public ImmutableArray<Node> Without(long id) => Nodes.RemoveAll(node => node.Id == id);
}
