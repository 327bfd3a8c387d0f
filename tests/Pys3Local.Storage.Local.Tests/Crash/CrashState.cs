namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>
/// The disk as a power cut may leave it after the first so many operations: what was synced is there, of the rest each piece by
/// chance. A change of names is there whole or not at all, and not without those before it that touch the same names.
/// </summary>
internal sealed class CrashState
{
    private readonly Func<bool> _keeps;
    private readonly List<DiskOperation> _operations;

    /// <param name="keeps">Decides for each piece that no sync has covered.</param>
    public CrashState(IEnumerable<DiskOperation> operations, Func<bool> keeps)
    {
        _operations = [.. operations];
        _keeps = keeps;
    }

    public SimulatedDisk Build()
    {
        var files = new Dictionary<int, byte[]>();
        var times = new Dictionary<int, int>();
        var names = new SortedDictionary<string, int?>(StringComparer.Ordinal);
        var kept = Choose();
        for (var i = 0; i < _operations.Count; i++)
        {
            if (kept[i])
                Apply(_operations[i], files, times, names);
        }

        var disk = new SimulatedDisk();
        var shared = new Dictionary<int, string>();
        foreach (var (path, file) in names)
        {
            disk.Restore(
                path, file is { } number ? files.GetValueOrDefault(number, []) : null, file is { } known ? shared.GetValueOrDefault(known) : null,
                file is { } timed ? times.GetValueOrDefault(timed) : 0);
            if (file is { } own)
                shared.TryAdd(own, path);
        }

        return disk;
    }

    /// <summary>Goes back from the end: a sync holds all that is before it, a kept change of names holds what it builds on.</summary>
    private bool[] Choose()
    {
        var kept = new bool[_operations.Count];
        var syncedFiles = new HashSet<int>();
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var syncedDirectories = new HashSet<string>(StringComparer.Ordinal);
        var lost = new HashSet<int>();
        var (all, allLost) = (false, false);
        for (var i = _operations.Count - 1; i >= 0; i--)
        {
            switch (_operations[i])
            {
                case DiskOperation.SyncAll:
                    // What was on the medium before a later sync failed stays there.
                    all = true;
                    lost.Clear();
                    allLost = false;
                    break;
                case DiskOperation.SyncFile sync:
                    lost.Remove(sync.File);
                    syncedFiles.Add(sync.File);
                    break;
                case DiskOperation.SyncDirectory sync:
                    syncedDirectories.Add(sync.Path);
                    break;
                case DiskOperation.FailedSync { File: { } file }:
                    lost.Add(file);
                    syncedFiles.Remove(file);
                    break;
                case DiskOperation.FailedSync:
                    allLost = true;
                    syncedFiles.Clear();
                    break;
                case DiskOperation.Write write:
                    kept[i] = syncedFiles.Contains(write.File) || (!allLost && !lost.Contains(write.File) && (all || _keeps()));
                    break;
                case DiskOperation.SetLength set:
                    kept[i] = all || syncedFiles.Contains(set.File) || _keeps();
                    break;
                case DiskOperation.Naming naming:
                    kept[i] = all || naming.Paths.Any(path => needed.Contains(path) || syncedDirectories.Contains(Parent(path))) || _keeps();
                    if (kept[i])
                    {
                        foreach (var path in naming.Paths)
                        {
                            needed.Add(path);
                            for (var parent = Parent(path); parent.Length > 1; parent = Parent(parent))
                                needed.Add(parent);
                        }
                    }

                    break;
            }
        }

        return kept;
    }

    private static void Apply(DiskOperation operation, Dictionary<int, byte[]> files, Dictionary<int, int> times, SortedDictionary<string, int?> names)
    {
        switch (operation)
        {
            case DiskOperation.Write write:
                var content = files.GetValueOrDefault(write.File, []);
                if (content.Length < write.Offset + write.Bytes.Length)
                    Array.Resize(ref content, (int)write.Offset + write.Bytes.Length);

                write.Bytes.CopyTo(content, write.Offset);
                files[write.File] = content;
                times[write.File] = write.Modified;
                break;
            case DiskOperation.SetLength set:
                var resized = files.GetValueOrDefault(set.File, []);
                Array.Resize(ref resized, (int)set.Length);
                files[set.File] = resized;
                break;
            case DiskOperation.Create create:
                names[create.Path] = create.File;
                times.TryAdd(create.File, create.Modified);
                break;
            case DiskOperation.MakeDirectory make:
                names[make.Path] = null;
                break;
            case DiskOperation.Link link when names.TryGetValue(link.From, out var file):
                names[link.To] = file;
                break;
            case DiskOperation.Rename rename when names.ContainsKey(rename.From):
                foreach (var name in names.Keys.Where(name => name == rename.From || name.StartsWith(rename.From + "/", StringComparison.Ordinal)).ToList())
                {
                    names[rename.To + name[rename.From.Length..]] = names[name];
                    names.Remove(name);
                }

                break;
            case DiskOperation.Delete delete:
                names.Remove(delete.Path);
                break;
            case DiskOperation.RemoveDirectory remove:
                names.Remove(remove.Path);
                break;
        }
    }

    private static string Parent(string path) => path[..Math.Max(1, path.LastIndexOf('/'))];
}
