namespace Pys3Local.Configuration.Keys;

/// <summary>The names of the presets, as <c>--preset</c> takes them and as they are in keys.toml.</summary>
public static class KeyPresetNames
{
    /// <summary>In the order of <see cref="KeyPreset"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["full", "read-only", "write-only", "append-only", "restic-append-only", "kopia", "rclone", "kopia-readonly", "pgbackrest", "veeam", "restic-prune", "replication-target", "metrics", "admin"];

    public static string NameOf(KeyPreset preset) => All[(int)preset];

    /// <summary>Null if no preset has this name.</summary>
    public static KeyPreset? Parse(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
                return (KeyPreset)i;
        }

        return null;
    }
}
