using Pys3Local.S3.Tests.Xml;

namespace Pys3Local.S3.Generators.Tests;

public sealed class S3XmlGeneratorTests
{
    public static IEnumerable<(string, string)> Cases =>
    [
        ("Values", """
            namespace Some.Models;

            [S3Xml("Values", Read = true)]
            internal sealed partial class Values
            {
                public required string Required { get; init; }
                public string? Optional { get; init; }
                [S3XmlElement("Renamed")] public int Int32 { get; init; }
                public int? NullableInt32 { get; init; }
                public required long Int64 { get; init; }
                public bool Boolean { get; init; }
                public bool? NullableBoolean { get; set; }
                public DateTimeOffset? Timestamp { get; init; }
                public Values? Nested { get; init; }
                public string Computed => Required;
                public static string Static { get; set; } = "";
                private readonly int field = 1;
                public int Field => field;
            }
            """),
        ("Lists", """
            namespace Some.Models;

            [S3Xml("Lists", Read = true)]
            internal sealed partial class Lists
            {
                [S3XmlList("Flat")] public IReadOnlyList<string> FlatTexts { get; init; } = [];
                [S3XmlList("Item")] public required IReadOnlyList<Item> FlatItems { get; init; }
                [S3XmlList("Texts", Item = "Text")] public IReadOnlyList<string>? Texts { get; init; }
                [S3XmlList("Items", Item = "Item")] public required IReadOnlyList<Item> Items { get; init; }
            }

            [S3Xml(Read = true)]
            internal sealed partial class Item;
            """),
        ("Mixed", """
            namespace Some.Models;

            [S3Xml("Mixed", Namespace = "")]
            internal sealed partial record Mixed
            {
                [S3XmlList] public IReadOnlyList<Entry>? Entries { get; init; }
            }

            [S3Xml]
            internal sealed partial class Entry(bool isMarker)
            {
                public ReadOnlySpan<byte> ElementName => isMarker ? "Marker"u8 : "Entry"u8;
            }
            """),
        ("Text", """
            [S3Xml("Text", Namespace = "urn:back\\slash", Read = true)]
            internal sealed partial class Text
            {
                [S3XmlText] public string? Content { get; init; }
            }
            """),
        ("Quoted", """
            namespace Some.Models;

            [S3Xml]
            internal sealed partial class Quoted
            {
                [S3XmlQuoted] public required string ETag { get; init; }
                [S3XmlQuoted, S3XmlElement("Renamed")] public string? Optional { get; init; }
            }
            """),
        ("XsiType", """
            namespace Some.Models;

            [S3Xml(Read = true)]
            internal sealed partial class Grantee
            {
                [S3XmlType] public required string Type { get; init; }
                public string? ID { get; init; }
            }
            """),
    ];

    [Test]
    [MethodDataSource(nameof(Cases))]
    public void The_generated_source_is_that_of_the_golden_file_and_compiles_without_warnings(string name, string source)
    {
        var (sources, problems, errors) = Consumer.Generate(source);
        Assert.Empty(problems);
        Assert.Empty(errors);
        GoldenFile.Compare(name + ".g.cs", string.Join("\n", sources));
    }

    [Test]
    public void Nothing_is_generated_where_nothing_is_marked()
    {
        var (sources, problems, errors) = Consumer.Generate("class Plain { public string? A { get; init; } }");
        Assert.Empty(sources);
        Assert.Empty(problems);
        Assert.Empty(errors);
    }
}
