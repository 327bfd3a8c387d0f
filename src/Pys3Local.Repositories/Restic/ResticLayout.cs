namespace Pys3Local.Repositories.Restic;

/// <summary>How restic names the files of a repository: the default layout, which its S3, REST and other backends share.</summary>
/// <remarks>https://restic.readthedocs.io/en/stable/100_references.html#repository-layout</remarks>
public static class ResticLayout
{
    public const string Config = "config";
    public const string Data = "data";
    public const string Index = "index";
    public const string Keys = "keys";
    public const string Locks = "locks";
    public const string Snapshots = "snapshots";

    private const int IdLength = 64;

    /// <summary>The folders of a repository.</summary>
    public static IReadOnlyList<string> Types { get; } = [Data, Index, Keys, Locks, Snapshots];

    /// <summary>64 hexadecimal digits in lower case: the SHA-256 of the content.</summary>
    public static bool IsId(ReadOnlySpan<char> name) => name.Length == IdLength && !name.ContainsAnyExcept("0123456789abcdef");

    /// <summary>Bytes that a file of a type has at most: restic's own bound for a pack, and far above what the others come to.</summary>
    public static long MaxBytes(string type) => type switch
    {
        Data or Index => uint.MaxValue,
        Snapshots => 64 << 20,
        _ => 1 << 20,
    };

    /// <summary>Where a file is kept: packs are spread over 256 folders.</summary>
    /// <param name="folder">Of the repository: empty, or with a slash at its end.</param>
    public static string KeyOf(string folder, string type, string id) =>
        type == Data ? $"{folder}{Data}/{id.AsSpan(0, 2)}/{id}" : $"{folder}{type}/{id}";

    /// <summary>What a key is in a repository; null where it is nothing of one.</summary>
    public static ResticFile? Find(string key)
    {
        var (rest, name) = SplitLast(key);
        if (name == Config)
            return new(rest, Config, null);

        if (!IsId(name))
            return null;

        var (above, type) = SplitLast(rest.AsSpan(0, Math.Max(0, rest.Length - 1)).ToString());
        if (type != Data && Types.Contains(type))
            return new(above, type, name);

        if (type != name[..2])
            return null;

        var (folder, data) = SplitLast(above.AsSpan(0, Math.Max(0, above.Length - 1)).ToString());
        return data == Data ? new(folder, Data, name) : null;
    }

    /// <summary>All before the last name, with its slash, and that name.</summary>
    private static (string Before, string Last) SplitLast(string path)
    {
        var slash = path.LastIndexOf('/');
        return (path[..(slash + 1)], path[(slash + 1)..]);
    }
}

/// <summary>One file of a repository.</summary>
/// <param name="Folder">Of the repository: empty, or with a slash at its end.</param>
/// <param name="Type">One of <see cref="ResticLayout.Types"/>, or <see cref="ResticLayout.Config"/>.</param>
/// <param name="Id">Null for the config.</param>
public readonly record struct ResticFile(string Folder, string Type, string? Id);
