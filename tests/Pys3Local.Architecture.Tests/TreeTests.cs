namespace Pys3Local.Architecture.Tests;

/// <summary>What a visitor of the repository sees first, and how long a file may become.</summary>
public sealed class TreeTests
{
    private const int MaxLines = 400;

    private static readonly string[] TopLevel =
    [
        ".ci", ".editorconfig", ".gitattributes", ".github", ".gitignore", "Directory.Packages.props", "LICENSE", "Pys3Local.sln", "README.md",
        "global.json", "scripts", "src", "tests",
    ];

    /// <summary>What another program could run in a context of its own: stores and clients. The protocol, the server, the executables and the tests run where there is none.</summary>
    private static readonly string[] WithoutContext = ["Events", "Minio", "Net", "Replication", "S3Client", "Storage", "Transfer"];

    [Test]
    public void The_top_level_holds_nothing_else() => Assert.Empty(SourceTree.TopLevel.Except(TopLevel));

    [Test]
    public void No_source_file_is_too_long_to_be_one_thing() => Assert.All(
        SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs")),
        path => Assert.True(File.ReadLines(Path.Combine(SourceTree.Root, path)).Count() <= MaxLines, path));

    [Test]
    public void Only_stores_and_clients_say_that_they_need_no_context() => Assert.Empty(
        SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs"))
            .Where(path => !WithoutContext.Any(project => path.StartsWith($"src/Pys3Local.{project}/", StringComparison.Ordinal) || path.StartsWith($"src/Pys3Local.{project}.", StringComparison.Ordinal)))
            .Where(path => File.ReadAllText(Path.Combine(SourceTree.Root, path)).Contains($".{nameof(Task.ConfigureAwait)}(", StringComparison.Ordinal)));
}
