namespace Pys3Local.Storage.Local.Files;

/// <summary>What a name of an <see cref="OverlayFileSystem"/> stands for.</summary>
/// <param name="Kind">Null: it is gone.</param>
/// <param name="Real">The path on a disk; null for a directory that is on none.</param>
internal readonly record struct OverlayName(FileKind? Kind, string? Real);

/// <summary>The names that are not as they are on the disk below. Not for two threads at a time.</summary>
internal sealed class OverlayNames
{
    /// <summary>By directory, then by name.</summary>
    private readonly Dictionary<string, Dictionary<string, OverlayName>> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _changes = new(StringComparer.Ordinal);

    /// <summary>The directory that a path is in; empty at the top.</summary>
    public static string Above(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    /// <summary>Where it is on a disk, if it is there at all; null if it is not.</summary>
    public string? Real(string path)
    {
        if (Changed(path) is { } changed)
            return changed.Real;

        for (var above = Above(path); above.Length > 0; above = Above(above))
        {
            if (Changed(above) is { } directory)
                return directory is { Kind: FileKind.Directory, Real: { } real } ? real + path[above.Length..] : null;
        }

        return path;
    }

    public bool IsNewDirectory(string path) => Changed(path) is { Kind: FileKind.Directory, Real: null };

    /// <summary>How often a directory was changed.</summary>
    public long Changes(string directory) => _changes.GetValueOrDefault(directory);

    /// <summary>What is not as on the disk in a directory.</summary>
    public Dictionary<string, OverlayName> In(string directory) => _changed.TryGetValue(directory, out var names) ? new(names, StringComparer.Ordinal) : [];

    public void Set(string path, OverlayName name)
    {
        var directory = Above(path);
        if (!_changed.TryGetValue(directory, out var names))
            _changed[directory] = names = new Dictionary<string, OverlayName>(StringComparer.Ordinal);

        names[path[(directory.Length + 1)..]] = name;
        _changes[directory] = Changes(directory) + 1;
    }

    public void Remove(string path)
    {
        Set(path, default);
        foreach (var directory in Below(path))
            _changed.Remove(directory);
    }

    /// <summary>With all that is below it.</summary>
    public void Move(string from, string to, FileKind kind)
    {
        var name = new OverlayName(kind, Real(from));
        Remove(to);
        var below = Below(from).ConvertAll(directory => (directory, _changed[directory]));
        Remove(from);
        Set(to, name);
        foreach (var (directory, names) in below)
            _changed[to + directory[from.Length..]] = names;
    }

    private OverlayName? Changed(string path)
    {
        var directory = Above(path);
        return _changed.TryGetValue(directory, out var names) && names.TryGetValue(path[(directory.Length + 1)..], out var name) ? name : null;
    }

    private List<string> Below(string path) =>
        [.. _changed.Keys.Where(directory => directory == path || directory.StartsWith(path + "/", StringComparison.Ordinal))];
}
