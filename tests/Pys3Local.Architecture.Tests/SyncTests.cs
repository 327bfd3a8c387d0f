namespace Pys3Local.Architecture.Tests;

/// <summary>An error of a sync is never forgiven. The runtime's own calls forgive some: EROFS, which a file system answers that has gone read-only after a failure, is among them.</summary>
public sealed class SyncTests
{
    private static readonly string[] Forgiving = ["FlushToDisk", "flushToDisk"];

    /// <summary>Where the system is one whose sync only the runtime knows.</summary>
    private static readonly string[] Places = ["src/Pys3Local.Storage/DiskSync.cs"];

    [Test]
    public void Nothing_is_synced_by_a_call_that_takes_errors_for_success() => Assert.Empty(
        SourceTree.Files("src", "*.cs").Except(Places).Where(path =>
        {
            var text = File.ReadAllText(Path.Combine(SourceTree.Root, path));
            return Forgiving.Any(call => text.Contains(call, StringComparison.Ordinal));
        }));
}
