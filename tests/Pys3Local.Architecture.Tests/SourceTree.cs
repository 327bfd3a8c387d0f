namespace Pys3Local.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class SourceTree
{
    private static readonly string[] BuildOutput = ["artifacts", "bin", "obj"];

    /// <summary>What git ignores besides, or keeps for itself.</summary>
    private static readonly string[] Ignored = [".git", ".idea", ".vs", "data"];

    public static string Root { get; } = FindRoot();

    /// <summary>Names at the top, files and directories, without what git ignores.</summary>
    public static IEnumerable<string> TopLevel => Directory.EnumerateFileSystemEntries(Root)
        .Select(path => Path.GetFileName(path))
        .Where(name => !BuildOutput.Contains(name) && !Ignored.Contains(name));

    /// <summary>Files below a top-level directory, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string directory, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, directory), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(BuildOutput.Contains));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Pys3Local.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
