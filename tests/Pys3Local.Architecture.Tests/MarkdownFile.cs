using System.Text.RegularExpressions;

namespace Pys3Local.Architecture.Tests;

/// <summary>A page of the tree: where it leads to, and where others can lead to in it.</summary>
internal sealed partial class MarkdownFile
{
    private static readonly string[] Unread = ["artifacts", "bin", "obj", "node_modules", ".git", "data"];

    private MarkdownFile(string path)
    {
        Path = path;
        string[] text = [.. WithoutCode(File.ReadLines(System.IO.Path.Combine(SourceTree.Root, path)))];
        Anchors = AnchorsOf(text.Where(line => Heading().IsMatch(line)).Select(line => Heading().Replace(line, "")));
        Links = [.. text.SelectMany(line => Link().Matches(InlineCode().Replace(line, "`")).Select(match => match.Groups[1].Value))];
    }

    /// <summary>From the root, with forward slashes.</summary>
    public string Path { get; }

    public IReadOnlyCollection<string> Anchors { get; }

    public IReadOnlyList<string> Links { get; }

    public static IReadOnlyDictionary<string, MarkdownFile> All { get; } = Paths(SourceTree.Root)
        .Select(path => new MarkdownFile(System.IO.Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/')))
        .ToDictionary(file => file.Path);

    /// <summary>As GitHub names headings: lower case, punctuation left out, hyphens for spaces, a number where one comes again.</summary>
    public static HashSet<string> AnchorsOf(IEnumerable<string> headings)
    {
        HashSet<string> anchors = [];
        foreach (var heading in headings)
        {
            var name = Punctuation().Replace(LinkText().Replace(heading, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-');
            var anchor = name;
            for (var i = 1; !anchors.Add(anchor); i++)
                anchor = $"{name}-{i}";
        }

        return anchors;
    }

    private static IEnumerable<string> Paths(string directory) =>
        Directory.EnumerateFiles(directory, "*.md").Concat(Directory.EnumerateDirectories(directory)
            .Where(below => !Unread.Contains(System.IO.Path.GetFileName(below)))
            .SelectMany(Paths));

    private static IEnumerable<string> WithoutCode(IEnumerable<string> lines)
    {
        var isCode = false;
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (!isCode)
                yield return line;
        }
    }

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    // Text may hold code: [`a`](b). What is code alone, `[a](b)`, is no link.
    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{N}\-_ ]")]
    private static partial Regex Punctuation();
}
