using System.Collections.Immutable;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Api.Models;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>Lists a folder to its last page, with the folders in it that only go on a long name.</summary>
internal sealed class FolderLoader(DrimeApi api)
{
    /// <summary>Entries; more in one folder is refused rather than held.</summary>
    private const int MaxEntries = 2_000_000;

    /// <summary>Folders that one request asks for.</summary>
    private const int FoldersAtOnce = 100;

    private const int MaxPages = MaxEntries / DrimeApi.EntriesPerPage;

    /// <summary>Folders below one another that go on a name: far more than the longest key needs.</summary>
    private const int MaxLevels = 16;

    /// <summary>How often a listing that moved while it was read is begun again.</summary>
    private const int MaxRestarts = 5;

    /// <returns>The folder, still empty, and all that is listed in it and in its members, by id.</returns>
    public async Task<(Folder Folder, Dictionary<long, Node> Nodes)> LoadAsync(ImmutableArray<long> ids, CancellationToken cancellationToken)
    {
        var folder = new Folder(ids);
        var all = new Dictionary<long, Node>();
        IReadOnlyList<long> asked = ids;
        for (var level = 0; asked.Count > 0; level++)
        {
            if (level == MaxLevels)
                throw new StorageException(StorageFailure.NotSupported, $"Drime: the folder {ids[0]} goes on in more than {MaxLevels} folders, one in the other.");

            var members = new List<long>();
            foreach (var some in asked.Chunk(FoldersAtOnce))
            {
                foreach (var node in (await ListAsync(some, cancellationToken).ConfigureAwait(false)).Values)
                {
                    if (folder.TryAddMember(node))
                        members.Add(node.Id);
                    else
                        all[node.Id] = node;
                }
            }

            asked = members;
        }

        return (folder, all);
    }

    /// <summary>What is listed in these folders and nothing more, by id.</summary>
    public async Task<Dictionary<long, Node>> ListAsync(IReadOnlyList<long> parents, CancellationToken cancellationToken)
    {
        for (var restart = 0; ; restart++)
        {
            var (nodes, moved) = await ListOnceAsync(parents, cancellationToken).ConfigureAwait(false);
            if (!moved)
                return nodes;

            if (restart == MaxRestarts)
                throw new StorageException(StorageFailure.Unavailable, $"Drime: a folder changes faster than it can be listed ({restart + 1} times). Try again.");
        }
    }

    /// <summary>Pages are counted by position: where one entry goes while they are read, another is missed. The totals show.</summary>
    private async Task<(Dictionary<long, Node> Nodes, bool Moved)> ListOnceAsync(IReadOnlyList<long> parents, CancellationToken cancellationToken)
    {
        var nodes = new Dictionary<long, Node>();
        var asked = parents is [0] ? [] : parents;
        long? total = null;
        var moved = false;
        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = await api.ListAsync(asked, page, cancellationToken).ConfigureAwait(false);
            if (answer.Data is not { } data)
                throw new StorageException(StorageFailure.Unavailable, "Drime: a listing came without its entries.");

            moved |= page > 1 && answer.Total != total;
            total = answer.Total;
            foreach (var entry in data)
            {
                if (entry.DeletedAt is null && parents.Contains(entry.Parent))
                    nodes[entry.Id] = new Node(entry);
            }

            if (data.Count == 0 || IsLast(answer, page))
                return (nodes, moved);
        }

        throw new StorageException(StorageFailure.NotSupported, $"Drime: one folder holds more than {MaxEntries} entries.");
    }

    private static bool IsLast(EntryPage answer, int page) =>
        answer.LastPage is { } last ? page >= last : answer.NextPage is null && answer.Data!.Count < DrimeApi.EntriesPerPage;
}
