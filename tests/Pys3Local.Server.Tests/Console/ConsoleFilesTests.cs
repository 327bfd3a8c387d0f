using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.Server.Console;

namespace Pys3Local.Server.Tests.Console;

/// <summary>What the pages are made of.</summary>
public sealed partial class ConsoleFilesTests
{
    private const int MaxCompressed = 150 << 10;

    private static IEnumerable<(string Name, string Text)> Texts => ConsoleFiles.All.Select(file => (file.Name, Encoding.UTF8.GetString(file.Content)));

    [Test]
    public void They_are_small()
    {
        using var compressed = new MemoryStream();
        foreach (var file in ConsoleFiles.All)
        {
            using var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true);
            gzip.Write(file.Content);
        }

        Assert.InRange(compressed.Length, 1, MaxCompressed);
    }

    [Test]
    public void What_they_name_is_there()
    {
        var names = ConsoleFiles.All.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var used = Texts.SelectMany(file => Used().Matches(file.Text).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(used.Except(names).Except([ConsoleEndpoint.Settings]));
        // Whatever is there is used by another one.
        Assert.Empty(names.Except(used).Except([ConsoleFiles.Start]));
    }

    [Test]
    public void No_script_and_no_style_is_in_a_page_and_no_text_becomes_markup()
    {
        foreach (var (name, text) in Texts)
            Assert.False(Forbidden().IsMatch(text), $"{name}: {Forbidden().Match(text).Value}");
    }

    [GeneratedRegex("""(?:from '\./|href="|src="|fetch\('|new URL\(')([\w-]+\.[a-z]+)""")]
    private static partial Regex Used();

    [GeneratedRegex("""innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|<script(?! type="module" src)|<style|\sstyle=|\son\w+="|https?://(?!www\.w3\.org/|s3\.amazonaws\.com/doc/|docs\.aws\.amazon\.com/|app\.example\.org)[a-z]""")]
    private static partial Regex Forbidden();
}
