namespace Pys3Local.EndToEnd.Harness;

/// <summary>The product as it is shipped: what <c>scripts/build.sh</c> made.</summary>
public static class NativeBinary
{
    public static string Path { get; } = Find();

    /// <summary>Where build output goes, at the root of the source tree.</summary>
    public static string Artifacts => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>A file of the source tree.</summary>
    public static string InTree(params string[] path) => System.IO.Path.Combine([Root() ?? throw new InvalidOperationException("The tests do not lie below Pys3Local.sln."), .. path]);

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_BINARY") is { Length: > 0 } given)
            return System.IO.Path.GetFullPath(given);

        if (Root() is { } root)
            return System.IO.Path.Combine(root, "artifacts", "pys3local");

        throw new InvalidOperationException("The tests do not lie below Pys3Local.sln: set PYS3LOCAL_BINARY.");
    }

    private static string? Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Pys3Local.sln")))
                return directory.FullName;
        }

        return null;
    }
}
