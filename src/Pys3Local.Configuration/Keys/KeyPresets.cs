namespace Pys3Local.Configuration.Keys;

/// <summary>The names of the presets, as <c>--preset</c> takes them and as they stand in keys.toml.</summary>
public static class KeyPresets
{
    /// <summary>In the order of <see cref="KeyPreset"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["full", "read-only", "write-only", "append-only", "restic-append-only", "kopia", "rclone"];

    public static string NameOf(KeyPreset preset) => Names[(int)preset];

    /// <summary>Null where no preset has this name.</summary>
    public static KeyPreset? Parse(string name)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
                return (KeyPreset)i;
        }

        return null;
    }
}
