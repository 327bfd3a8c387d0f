using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

/// <summary>Our parser and System.Xml's on the same mutated documents: ours may be stricter, but what it accepts it must understand the same way.</summary>
public sealed class S3XmlReaderAgainstXmlReaderTests
{
    private const int Rounds = 20_000;

    /// <summary>The one thing that ours accepts and XML 1.0 does not: see <see cref="S3XmlWriter"/>.</summary>
    private static readonly Regex ControlReference = new("&#(0*([1-8]|1[124-9]|2[0-9]|3[01])|x0*([1-8bBcCeEfF]|1[0-9a-fA-F]));");

    private static readonly string[] Documents =
    [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n <Quiet>true</Quiet><!-- c -->\r\n<Object><Key>a &amp; &#x62;</Key><VersionId/></Object></Delete>\n",
        "<Delete a='1' b=\"&lt;\"><Object><Key><![CDATA[<a>]]>b<!-- c --><?p i?>é</Key></Object><Object><Key>&#13;\r\n</Key></Object></Delete>",
    ];

    private static readonly string[] Snippets =
        ["<", ">", "&", ";", "'", "\"", "/", "!", "-", "--", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>", " ", "=", "#", "&#", "&#x", "&lt;", "\r", "\n", "\0", "\u0001", ":", "<Object>", "</Object>", "</Key>", "<Key>", "<x/>", "é", "\uFEFF"];

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public void What_ours_accepts_the_other_reads_alike(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var document = Mutate(Documents[random.Next(Documents.Length)], random);
            if (!ControlReference.IsMatch(document) && Ours(document) is { } ours)
            {
                accepted++;
                Assert.Equal(Theirs(document), ours);
            }
        }

        Assert.InRange(accepted, Rounds / 20, Rounds);
    }

    private static string Mutate(string document, Random random)
    {
        var text = new StringBuilder(document);
        for (var count = random.Next(1, 4); count > 0 && text.Length > 0; count--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            switch (random.Next(4))
            {
                case 0: text.Remove(at, 1); break;
                case 1: text.Remove(at, length); break;
                case 2: text.Insert(random.Next(text.Length), text.ToString(at, length)); break;
                default: text.Insert(at, Snippets[random.Next(Snippets.Length)]); break;
            }
        }

        return text.ToString();
    }

    /// <returns>The keys; null where it is refused. Any other exception than ours fails the test.</returns>
    private static string? Ours(string document)
    {
        try
        {
            return string.Join('|', Delete.Read(Encoding.UTF8.GetBytes(document), S3XmlLimits.Default).Objects.Select(item => item.Key));
        }
        catch (S3XmlException)
        {
            return null;
        }
    }

    /// <summary>Without namespaces, as ours.</summary>
    private static string Theirs(string document)
    {
        using var reader = new XmlTextReader(new MemoryStream(Encoding.UTF8.GetBytes(document))) { Namespaces = false, DtdProcessing = DtdProcessing.Prohibit, Normalization = true };
        var tree = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        tree.Load(reader);
        var keys = tree.DocumentElement!.ChildNodes.OfType<XmlElement>().Where(item => Local(item) == "Object")
            .Select(item => item.ChildNodes.OfType<XmlElement>().Single(child => Local(child) == "Key").InnerText);
        return string.Join('|', keys);
    }

    private static string Local(XmlElement element) => element.Name[(element.Name.LastIndexOf(':') + 1)..];
}
