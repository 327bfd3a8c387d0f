using Microsoft.CodeAnalysis;

namespace Pys3Local.S3.Generators.Tests;

public sealed class ProblemsTests
{
    [Test]
    [Arguments("S3XML001", "P", "[S3Xml] partial class C { public Uri? P { get; init; } }")]
    [Arguments("S3XML001", "P", "[S3Xml] partial class C { public double P { get; init; } }")]
    [Arguments("S3XML001", "P", "[S3Xml] partial class C { public C[]? P { get; init; } }")]
    [Arguments("S3XML001", "P", "[S3Xml] partial class C { [S3XmlList(\"A\")] public List<C>? P { get; init; } }")]
    [Arguments("S3XML001", "P", "[S3Xml] partial class C { [S3XmlList(\"A\")] public IReadOnlyList<int>? P { get; init; } }")]
    [Arguments("S3XML001", "P", "[S3Xml] partial class C { public Plain? P { get; init; } } class Plain;")]
    [Arguments("S3XML002", "C", "[S3Xml] class C;")]
    [Arguments("S3XML002", "C", "[S3Xml] partial class C<T>;")]
    [Arguments("S3XML002", "C", "partial class Outer { [S3Xml] partial class C; }")]
    [Arguments("S3XML003", "P", "[S3Xml(Read = true)] partial class C { public Part? P { get; init; } } [S3Xml] partial class Part;")]
    [Arguments("S3XML003", "P", "[S3Xml(Read = true)] partial class C { [S3XmlList] public IReadOnlyList<Part>? P { get; init; } } [S3Xml(Read = true)] partial class Part;")]
    [Arguments("S3XML004", "P", "[S3Xml(Read = true)] partial class C { public string P { get; init; } = \"\"; }")]
    [Arguments("S3XML004", "P", "[S3Xml(Read = true)] partial class C { [S3XmlType] public string P { get; init; } = \"\"; }")]
    [Arguments("S3XML005", "P", "[S3Xml] partial class C { public IReadOnlyList<string>? P { get; init; } }")]
    [Arguments("S3XML005", "P", "[S3Xml] partial class C { [S3XmlList(\"A\")] public string? P { get; init; } }")]
    [Arguments("S3XML005", "P", "[S3Xml] partial class C { [S3XmlText] public int P { get; init; } }")]
    [Arguments("S3XML005", "P", "[S3Xml] partial class C { [S3XmlType] public long P { get; init; } }")]
    [Arguments("S3XML005", "C", "[S3Xml] partial class C { [S3XmlText] public string? A { get; init; } public string? B { get; init; } }")]
    [Arguments("S3XML006", "P", "[S3Xml] partial class C { public string? A { get; init; } [S3XmlElement(\"A\")] public string? P { get; init; } }")]
    [Arguments("S3XML006", "P", "[S3Xml] partial class C { [S3XmlText] public string? A { get; init; } [S3XmlText] public string? P { get; init; } }")]
    [Arguments("S3XML007", "P", "[S3Xml] partial class C { [S3XmlQuoted] public int P { get; init; } }")]
    [Arguments("S3XML007", "P", "[S3Xml] partial class C { [S3XmlQuoted, S3XmlText] public string? P { get; init; } }")]
    [Arguments("S3XML007", "P", "[S3Xml] partial class C { [S3XmlQuoted, S3XmlList(\"A\")] public IReadOnlyList<string>? P { get; init; } }")]
    [Arguments("S3XML007", "P", "[S3Xml(Read = true)] partial class C { [S3XmlQuoted] public string? P { get; init; } }")]
    public void A_class_that_cannot_be_a_document_is_an_error_at_its_place(string id, string place, string source)
    {
        var (_, problems, _) = Consumer.Generate(source);
        var problem = Assert.Single(problems);
        Assert.Equal(id, problem.Id);
        Assert.Equal(DiagnosticSeverity.Error, problem.Severity);
        Assert.Equal(place, source.Substring(problem.Location.SourceSpan.Start, problem.Location.SourceSpan.Length));
        Assert.DoesNotContain("{0}", problem.GetMessage(), StringComparison.Ordinal);
    }

    [Test]
    public void A_broken_class_does_not_stop_the_others()
    {
        var (sources, problems, _) = Consumer.Generate("[S3Xml] partial class Broken { public Uri? P { get; init; } } [S3Xml] partial class Good;");
        Assert.Single(problems);
        Assert.Contains("partial class Good", Assert.Single(sources), StringComparison.Ordinal);
    }
}
