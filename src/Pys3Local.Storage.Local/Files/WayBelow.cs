namespace Pys3Local.Storage.Local.Files;

/// <summary>The directories between one that is trusted, and may be a link itself, and a file below it.</summary>
internal static class WayBelow
{
    public static bool IsLong(string root, string path) => path.AsSpan(root.Length + 1).Contains('/');

    /// <summary>The first thing on the way that is a link, or something else that is neither a directory nor a file; null if there is none.</summary>
    public static string? Obstacle(IFileSystem files, string root, string path)
    {
        for (var end = path.IndexOf('/', root.Length + 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            var directory = path[..end];
            switch (files.Find(directory)?.Kind)
            {
                case null:
                    return null;
                case FileKind.Other:
                    return directory;
            }
        }

        return null;
    }
}
