namespace Pys3Local.Storage;

/// <summary>Paths without a link in them, so that two can be compared: whether one leads into the other.</summary>
public static class RealPath
{
    /// <summary>The absolute path without links and without a separator at its end. What is not there yet is taken as it is written.</summary>
    /// <exception cref="IOException">A link cannot be followed.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory on the way may not be searched.</exception>
    public static string Of(string path) => Resolved(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>Whether a path leads below a directory; both are real ones.</summary>
    public static bool IsIn(string path, string directory) =>
        path.StartsWith(Path.EndsInDirectorySeparator(directory) ? directory : directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Resolved(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;

        var here = Path.Join(Resolved(parent), Path.GetFileName(path));
        try
        {
            return Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Of(target.FullName) : here;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return here;
        }
    }
}
