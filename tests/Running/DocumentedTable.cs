using System.Runtime.CompilerServices;

namespace Pys3Local.Running;

/// <summary>A part of a page of the documentation that is made from the code: what is between two comments <c>&lt;!-- name --&gt;</c>.</summary>
internal static class DocumentedTable
{
    private static string Root([CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", ".."));

    /// <summary>With PYS3LOCAL_REGENERATE=1 the page is written, and the test fails, so that nobody leaves the switch on.</summary>
    /// <param name="page">From the root of the tree.</param>
    /// <param name="expected">Without a line feed at its ends.</param>
    public static void Verify(string page, string name, string expected)
    {
        var path = Path.Combine(Root(), page);
        var marker = Marker(name);
        var parts = Split(page, name);
        var content = $"\n{expected}\n";
        if (Environment.GetEnvironmentVariable("PYS3LOCAL_REGENERATE") == "1" && parts[1] != content)
        {
            File.WriteAllText(path, string.Join(marker, parts[0], content, parts[2]));
            Assert.Fail($"{page} was regenerated.");
        }

        Assert.Equal(content, parts[1]);
    }

    /// <summary>The lines between the two comments.</summary>
    public static string[] Lines(string page, string name) => Split(page, name)[1].Split('\n');

    /// <summary>The first column of a table between the two comments, without its heading and without back quotes.</summary>
    public static IReadOnlyList<string> FirstColumn(string page, string name) =>
        [.. Lines(page, name).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => line.Split('|')[1].Trim().Trim('`'))];

    /// <summary>What is in back quotes in the sentence that begins with <paramref name="start"/>.</summary>
    public static IReadOnlyList<string> Names(string page, string start) =>
        [.. File.ReadAllText(Path.Combine(Root(), page)).Split('\n' + start)[1].Split('.')[0].Split('`').Where((_, i) => i % 2 == 1)];

    private static string[] Split(string page, string name)
    {
        var parts = File.ReadAllText(Path.Combine(Root(), page)).Split(Marker(name));
        Assert.Equal(3, parts.Length);
        return parts;
    }

    private static string Marker(string name) => $"<!-- {name} -->";
}
