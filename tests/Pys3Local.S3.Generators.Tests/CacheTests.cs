using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pys3Local.S3.Generators.Tests;

/// <summary>An editor runs the generator at each key press: what did not change must not be generated again.</summary>
public sealed class CacheTests
{
    private const string Source = """
        [S3Xml("A", Read = true)] partial class A { public string? P { get; init; } [S3XmlList("B")] public IReadOnlyList<B>? Bs { get; init; } }
        [S3Xml(Read = true)] partial class B { public Uri? Broken { get; init; } }
        [S3Xml] partial class C { public long Size { get; init; } }
        """;

    [Test]
    public void An_unrelated_edit_generates_nothing_again()
    {
        var compilation = Consumer.Compile(Source);
        var (parsed, outputs) = RunTwice(compilation, compilation.AddSyntaxTrees(Consumer.Parse("class Unrelated;")));
        Assert.All(parsed, reason => Assert.Contains(reason, Kept));
        Assert.All(outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Test]
    public void An_edit_in_the_same_file_that_moves_nothing_generates_nothing_again()
    {
        var compilation = Consumer.Compile(Source);
        var (parsed, outputs) = RunTwice(compilation, Edit(compilation, Source + "\n// a comment\nclass Unrelated;"));
        Assert.All(parsed, reason => Assert.Contains(reason, Kept));
        Assert.All(outputs, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Test]
    public void An_edit_of_one_class_generates_that_one_again()
    {
        var compilation = Consumer.Compile(Source);
        var (_, outputs) = RunTwice(compilation, Edit(compilation, Source.Replace("long Size", "long? Size", StringComparison.Ordinal)));
        Assert.Equal(3, outputs.Length);
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(outputs, reason => reason != IncrementalStepRunReason.Cached));
    }

    private static IncrementalStepRunReason[] Kept => [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private static CSharpCompilation Edit(CSharpCompilation compilation, string source) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Consumer.Parse(source));

    private static (IncrementalStepRunReason[] Parsed, IncrementalStepRunReason[] Outputs) RunTwice(CSharpCompilation before, CSharpCompilation after)
    {
        var result = Consumer.Driver().RunGenerators(before, TestRun.Cancellation)
            .RunGenerators(after, TestRun.Cancellation)
            .GetRunResult().Results.Single();
        var parsed = result.TrackedSteps[S3XmlGenerator.ParseStep].SelectMany(step => step.Outputs).Select(output => output.Reason).ToArray();
        var outputs = result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason).ToArray();
        Assert.Equal(3, parsed.Length);
        return (parsed, outputs);
    }
}
