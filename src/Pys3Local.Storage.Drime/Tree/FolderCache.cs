using System.Collections.Immutable;
using Pys3Local.Storage.Drime.Api;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// Folders as they were a short while ago, loaded once however many ask, and kept up to date with what this server does. What
/// others do is seen when a folder has expired. Bounded by the number of entries.
/// </summary>
internal sealed class FolderCache(FolderLoader loader, TimeProvider time)
{
    /// <summary>About 25 MB. One folder that is larger is kept nevertheless, alone: a listing of it goes page by page.</summary>
    private const int MaxEntries = 50_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Slot> _slots = [];
    private readonly RecentChanges _recent = new(time);
    private readonly long _start = time.GetTimestamp();
    private long _clock;

    /// <summary>The folder that goes by these ids, from the cache or as the service lists it now.</summary>
    public async ValueTask<Folder> GetAsync(ImmutableArray<long> ids, CancellationToken cancellationToken, bool fresh = false)
    {
        Slot slot;
        lock (_gate)
        {
            if (fresh || !_slots.TryGetValue(ids[0], out var found) || IsExpired(found, ids))
                _slots[ids[0]] = found = new Slot(ids, loading => LoadAsync(loading, null));

            slot = found;
            slot.LastUse = ++_clock;
        }

        return await slot.Load.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="GetAsync"/> for the first of these folders; where that must be asked for, the others that are not cached either
    /// are asked for with it, in one request.
    /// </summary>
    public async ValueTask<Folder> GetFirstAsync(IReadOnlyList<ImmutableArray<long>> several, CancellationToken cancellationToken)
    {
        var together = new List<Slot>();
        lock (_gate)
        {
            var missing = several.Where(ids => !_slots.TryGetValue(ids[0], out var found) || IsExpired(found, ids)).ToList();
            if (missing.Count > 1 && missing[0] == several[0])
            {
                var listing = new Lazy<Task<Dictionary<long, Node>>>(
                    () => loader.ListAsync([.. missing.SelectMany(ids => ids)], CancellationToken.None));
                foreach (var ids in missing)
                    together.Add(_slots[ids[0]] = new Slot(ids, loading => LoadAsync(loading, listing)) { LastUse = ++_clock });
            }
        }

        // All of them begin, and each leaves the cache by itself if it fails.
        foreach (var slot in together)
            _ = slot.Load;

        if (together.Count > 0)
            return await together[0].Load.WaitAsync(cancellationToken).ConfigureAwait(false);

        return await GetAsync(several[0], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A folder that has just been made: it is known to be empty.</summary>
    public void AddEmpty(long id)
    {
        lock (_gate)
        {
            var folder = new Folder([id]) { Expires = time.GetElapsedTime(_start) + Freshness };
            _slots[id] = new Slot([id], _ => Task.FromResult(folder)) { LastUse = ++_clock, Loaded = folder };
        }
    }

    /// <summary>True if the folder is known to hold nothing, without asking.</summary>
    public bool IsKnownEmpty(ImmutableArray<long> ids)
    {
        lock (_gate)
            return _slots.TryGetValue(ids[0], out var slot) && !IsExpired(slot, ids) && slot.Loaded is { Count: 0 };
    }

    public void Put(Node node)
    {
        lock (_gate)
        {
            _recent.Add(node);
            foreach (var folder in Loaded())
                folder.Put(node);
        }
    }

    public void Remove(IEnumerable<Node> nodes)
    {
        lock (_gate)
        {
            foreach (var node in nodes)
            {
                _recent.Remove(node.Id);
                foreach (var folder in Loaded())
                    folder.Remove(node);
            }
        }
    }

    /// <summary>The removal has failed.</summary>
    public void Restore(IEnumerable<Node> nodes)
    {
        lock (_gate)
        {
            foreach (var node in nodes)
            {
                _recent.Forget(node.Id);
                foreach (var folder in Loaded())
                    folder.Put(node);
            }
        }
    }

    /// <summary>The service has contradicted what is cached.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            _slots.Clear();
            _recent.ForgetFolders();
        }
    }

    private bool IsExpired(Slot slot, ImmutableArray<long> ids) =>
        !slot.Ids.AsSpan().SequenceEqual(ids.AsSpan()) || slot.Loaded is { } folder && folder.Expires <= time.GetElapsedTime(_start);

    private IEnumerable<Folder> Loaded()
    {
        foreach (var slot in _slots.Values)
        {
            if (slot.Loaded is { } folder)
                yield return folder;
        }
    }

    /// <summary>
    /// Not the first caller's to cancel: others wait for it. Every request in it has its own time-out. A failure is for those who wait,
    /// if anybody does, and not for those who come later.
    /// </summary>
    private async Task<Folder> LoadAsync(Slot slot, Lazy<Task<Dictionary<long, Node>>>? listing)
    {
        try
        {
            var (folder, listed) = (listing is null ? null : await LoadTogetherAsync(slot, listing.Value).ConfigureAwait(false)) ??
                await loader.LoadAsync(slot.Ids, CancellationToken.None).ConfigureAwait(false);
            return Keep(slot, folder, listed);
        }
        catch
        {
            lock (_gate)
            {
                if (_slots.GetValueOrDefault(slot.Ids[0]) == slot)
                    _slots.Remove(slot.Ids[0]);
            }

            throw;
        }
    }

    /// <returns>Null for a folder that has to be loaded by itself.</returns>
    private static async Task<(Folder Folder, Dictionary<long, Node> Listed)?> LoadTogetherAsync(Slot slot, Task<Dictionary<long, Node>> listing)
    {
        var all = await listing.ConfigureAwait(false);
        var listed = all.Values.Where(node => slot.Ids.Contains(node.Parent)).ToDictionary(node => node.Id);
        var folder = new Folder(slot.Ids);
        return listed.Values.Any(folder.TryAddMember) ? null : (folder, listed);
    }

    private Folder Keep(Slot slot, Folder folder, Dictionary<long, Node> listed)
    {
        lock (_gate)
        {
            Fill(folder, listed);

            // What has cost many requests is kept for longer.
            folder.Expires = time.GetElapsedTime(_start) + Freshness + Freshness / 4 * (listed.Count / DrimeApi.EntriesPerPage);
            slot.Loaded = folder;
            Evict(slot);
        }

        return folder;
    }

    /// <summary>Members that have just been made may bring nodes of their own.</summary>
    private void Fill(Folder folder, Dictionary<long, Node> listed)
    {
        IReadOnlySet<long> members;
        List<Node> nodes;
        do
        {
            members = folder.Members;
            nodes = [.. _recent.Correct(listed, members).Where(node => !folder.TryAddMember(node))];
        }
        while (folder.Members.Count > members.Count);
        folder.Fill(nodes);
    }

    private void Evict(Slot keep)
    {
        long total = 0;
        foreach (var slot in _slots.Values)
            total += slot.Weight;

        if (total <= MaxEntries)
            return;

        foreach (var (id, slot) in _slots.OrderBy(pair => pair.Value.LastUse).ToList())
        {
            if (total <= MaxEntries * 3 / 4)
                return;

            if (slot == keep || slot.Loaded is null)
                continue;

            total -= slot.Weight;
            _slots.Remove(id);
        }
    }

    private sealed class Slot
    {
        private readonly Lazy<Task<Folder>> _load;

        public Slot(ImmutableArray<long> ids, Func<Slot, Task<Folder>> load)
        {
            Ids = ids;
            _load = new Lazy<Task<Folder>>(() =>
            {
                var loading = load(this);
                _ = ObserveAsync(loading);
                return loading;
            });
        }

        public ImmutableArray<long> Ids { get; }

        public Task<Folder> Load => _load.Value;

        /// <summary>Set under the cache's lock, so that no change falls between loading and keeping up to date.</summary>
        public Folder? Loaded { get; set; }

        public long LastUse { get; set; }

        public int Weight => Loaded is { } folder ? folder.Count + 1 : 1;

        /// <summary>Nobody need wait for it: that it fails is no event of its own then.</summary>
        private static async Task ObserveAsync(Task loading) => await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
