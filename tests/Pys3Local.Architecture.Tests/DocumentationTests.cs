namespace Pys3Local.Architecture.Tests;

/// <summary>The documentation leads somewhere, can be found, and begins with a page that is read to its end.</summary>
public sealed class DocumentationTests
{
    private const int MostBytesOfReadme = 10_000;
    private const int MostLinesOfMap = 120;
    private const int MostFilesOfPut = 25;
    private const string Index = ".github/docs/README.md";

    /// <summary>The pages of the site that shows the tree, not files of it.</summary>
    private static readonly string[] Site = ["../../releases"];

    [Test]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var links = MarkdownFile.All.Values.SelectMany(file => file.Links.Select(link => (file.Path, Link: link))).Where(row => !IsElsewhere(row.Link)).ToList();

        Assert.True(links.Count > 50, $"only {links.Count} links were found");
        Assert.Empty(links.Where(row => !Leads(row.Path, row.Link)).Select(row => $"{row.Path}: {row.Link}"));
    }

    [Test]
    public void The_readme_is_short() => Assert.True(
        new FileInfo(Path.Combine(SourceTree.Root, "README.md")).Length <= MostBytesOfReadme, $"more than {MostBytesOfReadme} bytes: what only some readers need is a page of .github/docs");

    [Test]
    public void Every_page_is_in_the_index()
    {
        var pages = MarkdownFile.All.Keys.Where(path => path.StartsWith(".github/docs/", StringComparison.Ordinal) && path != Index);

        Assert.Empty(pages.Except(MarkdownFile.All[Index].Links.Select(link => Target(Index, link.Split('#')[0]))));
    }

    [Test]
    public void Every_project_says_what_lives_there_and_what_must_hold() => Assert.Empty(
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src"), "Pys3Local.*").Select(path => Path.GetRelativePath(SourceTree.Root, path))
            .Where(project => !MarkdownFile.All.ContainsKey($"{project.Replace('\\', '/')}/README.md")));

    [Test]
    public void The_map_of_the_code_takes_ten_minutes() => Assert.True(File.ReadLines(Path.Combine(SourceTree.Root, "src/README.md")).Count() <= MostLinesOfMap);

    [Test]
    public void The_way_of_a_PUT_is_short_and_each_file_of_it_is_there()
    {
        var map = File.ReadAllText(Path.Combine(SourceTree.Root, "src/README.md"));
        var files = map.Split("\n## ").Single(section => section.StartsWith("The way of a PUT\n", StringComparison.Ordinal)).Split('`').Where(word => word.EndsWith(".cs", StringComparison.Ordinal)).ToList();

        Assert.InRange(files.Count, 1, MostFilesOfPut);
        Assert.Empty(files.Where(file => !File.Exists(Path.Combine(SourceTree.Root, $"src/Pys3Local.{file}"))));
    }

    [Test]
    [Arguments("## Where it differs from Amazon", "where-it-differs-from-amazon")]
    [Arguments("## Options of `serve`", "options-of-serve")]
    [Arguments("## Power cut, `kill -9`", "power-cut-kill--9")]
    [Arguments("## See [the map](src/README.md)", "see-the-map")]
    public void An_anchor_is_made_of_a_heading_as_GitHub_does(string heading, string anchor) =>
        Assert.Equal([anchor, anchor + "-1"], MarkdownFile.AnchorsOf([heading[3..], heading[3..]]));

    private static bool IsElsewhere(string link) => link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal) || Site.Contains(link);

    private static bool Leads(string from, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? from : Target(from, parts[0]);
        return Path.Exists(Path.Combine(SourceTree.Root, target))
            && (parts.Length == 1 || (MarkdownFile.All.TryGetValue(target, out var page) && page.Anchors.Contains(parts[1])));
    }

    private static string Target(string from, string path) =>
        Path.GetRelativePath(SourceTree.Root, Path.GetFullPath(Path.Combine(SourceTree.Root, Path.GetDirectoryName(from)!, path))).Replace('\\', '/');
}
