using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Pys3Local.S3.Generators;

/// <summary>Adds to each class marked with <c>[S3Xml]</c> the code that writes, and where asked reads, its XML.</summary>
/// <remarks>Symbols go into <see cref="S3XmlParser"/>, values come out; <see cref="S3XmlEmitter"/> runs only if those have changed.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class S3XmlGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step whose caching a test watches.</summary>
    public const string ParseStep = "Parse";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var results = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                S3XmlParser.AttributeName,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, cancellation) => S3XmlParser.Parse(target, cancellation))
            .WithTrackingName(ParseStep);

        context.RegisterSourceOutput(results, static (production, result) =>
        {
            foreach (var problem in result.Problems)
                production.ReportDiagnostic(problem.ToDiagnostic());

            if (result.Element is { } element)
                production.AddSource(element.FullName + ".g.cs", SourceText.From(S3XmlEmitter.Emit(element), Encoding.UTF8));
        });
    }
}
