using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Tests.Xml;

/// <summary>Every document against a golden file. The values are those of the examples in the S3 API reference where it has one.</summary>
public sealed class DocumentTests
{
    public static IEnumerable<string> Names => [.. Samples.All.Keys];

    public static IEnumerable<string> ReadableNames => [.. Samples.All.Where(sample => Documents.ReaderOf(sample.Value) is not null).Select(sample => sample.Key)];

    [Test]
    [MethodDataSource(nameof(Names))]
    public void The_document_is_written_as_the_golden_file_says(string name) =>
        GoldenFile.Compare(name + ".xml", OneElementPerLine(Documents.Write(Samples.All[name])));

    [Test]
    [MethodDataSource(nameof(ReadableNames))]
    public void What_is_read_is_written_again(string name)
    {
        var written = Documents.Write(Samples.All[name]);
        var read = Documents.ReaderOf(Samples.All[name])!;
        Assert.Equal(written, Documents.Write(read(Encoding.UTF8.GetBytes(OneElementPerLine(written)), S3XmlLimits.Default)));
    }

    [Test]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Documents.KeptWhole)]
    public void Every_document_has_a_golden_file()
    {
        var documents = typeof(IS3XmlDocument).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IS3XmlDocument))).ToList();
        Assert.NotEmpty(documents);
        Assert.Empty(documents.Except(Samples.All.Values.Select(sample => sample.GetType())).Select(type => type.Name));
    }

    /// <summary>White space for the eyes, only between tags.</summary>
    private static string OneElementPerLine(string document)
    {
        var text = new StringBuilder();
        var depth = 0;
        foreach (var line in Regex.Replace(document, "><", ">\n<").Split('\n'))
        {
            depth -= line.StartsWith("</", StringComparison.Ordinal) ? 1 : 0;
            text.Append(' ', depth * 2).Append(line).Append('\n');
            depth += line.StartsWith("</", StringComparison.Ordinal) || line.StartsWith("<?", StringComparison.Ordinal) || line.Contains("</", StringComparison.Ordinal) ? 0 : 1;
        }

        return Regex.Replace(text.ToString(), @"<([A-Za-z]+)>\n\s*</\1>", "<$1></$1>");
    }
}
