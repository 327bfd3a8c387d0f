using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Pys3Local.S3.Generators.Model;

/// <summary>A diagnostic without the syntax tree that a <see cref="Location"/> would keep alive.</summary>
internal sealed record Problem(DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, string Argument)
{
    public static Problem At(ISymbol symbol, DiagnosticDescriptor descriptor)
    {
        var location = symbol.Locations[0];
        var lines = location.GetLineSpan();
        return new Problem(descriptor, lines.Path, location.SourceSpan, lines.Span, symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location.Create(Path, Span, Lines), Argument);
}

/// <summary>What the parser made of one class: a model, or what is wrong with it.</summary>
internal sealed record ParseResult(ElementModel? Element, EquatableArray<Problem> Problems);
