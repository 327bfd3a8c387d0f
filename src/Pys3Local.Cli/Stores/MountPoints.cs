namespace Pys3Local.Cli.Stores;

/// <summary>The disks that a machine is to have, and those that it has.</summary>
/// <remarks>fstab(5), proc_pid_mountinfo(5)</remarks>
internal static class MountPoints
{
    /// <summary>The mount point at or above a path that should be mounted and is not; null if there is none.</summary>
    public static string? NotMounted(string path) => NotMounted(path, Lines("/etc/fstab"), Lines("/proc/self/mountinfo"));

    /// <summary>Whether a path lies on something that was mounted below the root of the file system, as a volume of a container is.</summary>
    public static bool IsOnVolume(string path) => IsOnVolume(path, Lines("/proc/self/mountinfo"));

    internal static bool IsOnVolume(string path, IEnumerable<string> mountInfo) => mountInfo.Select(static line => Field(line, 4))
        .Any(mount => mount.Length > 1 && (path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal)));

    internal static string? NotMounted(string path, IEnumerable<string> fstab, IEnumerable<string> mountInfo)
    {
        var mounted = new HashSet<string>(mountInfo.Select(static line => Field(line, 4)), StringComparer.Ordinal);
        foreach (var line in fstab)
        {
            var mount = Field(line, 1);
            if (!line.TrimStart().StartsWith('#') && mount.Length > 1 && mount[0] == '/' && !mounted.Contains(mount)
                && (path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal)))
            {
                return mount;
            }
        }

        return null;
    }

    /// <summary>White space in a path is written as an octal number.</summary>
    private static string Field(string line, int number)
    {
        var fields = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return number < fields.Length ? fields[number].Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).TrimEnd('/') : "";
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
