namespace Pys3Local.EndToEnd.Harness;

/// <summary>Which files a data directory holds: for the promise that a failed request leaves nothing behind.</summary>
public static class StoredFiles
{
    /// <summary>Without the one file that the server writes some time after a write, of its own accord: when each key last wrote.</summary>
    public static IReadOnlySet<string> In(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, ReturnSpecialDirectories = false };
        return Directory.EnumerateFileSystemEntries(directory, "*", options).Select(path => Path.GetRelativePath(directory, path))
            .Where(path => !path.StartsWith(".pys3local/last-writes", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Waits until a directory holds what it held before, no more and no less.</summary>
    public static Task AreAgainAsync(IReadOnlySet<string> before, string directory, CancellationToken cancellation) =>
        Eventually.HoldsAsync(
            () => In(directory).SetEquals(before),
            () => $"Left behind: {string.Join(", ", In(directory).Except(before))}; gone: {string.Join(", ", before.Except(In(directory)))}",
            cancellation);
}
