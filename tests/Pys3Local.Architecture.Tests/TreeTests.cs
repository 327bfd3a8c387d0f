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

    [Test]
    public void The_top_level_holds_nothing_else() => Assert.Empty(SourceTree.TopLevel.Except(TopLevel));

    [Test]
    public void No_source_file_is_too_long_to_be_one_thing() => Assert.All(
        SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs")),
        path => Assert.True(File.ReadLines(Path.Combine(SourceTree.Root, path)).Count() <= MaxLines, path));
}
