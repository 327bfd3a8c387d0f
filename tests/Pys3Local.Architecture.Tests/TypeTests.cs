using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pys3Local.Architecture.Tests;

/// <summary>What a stranger meets first in a file: the name of its type, and what is needed to make one.</summary>
public sealed class TypeTests
{
    /// <summary>More belong together in groups that mean something, or are properties with names.</summary>
    private const int MostParameters = 6;

    private static readonly Lazy<List<BaseTypeDeclarationSyntax>> Types = new(() =>
    [
        .. SourceTree.Files("src", "*.cs").AsParallel().AsOrdered().SelectMany(path =>
            CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(SourceTree.Root, path)), new(LanguageVersion.Preview), path).GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()),
    ]);

    [Test]
    public void No_constructor_has_more_parameters_than_a_reader_can_tell_apart() => Assert.Empty(
        Types.Value.OfType<TypeDeclarationSyntax>()
            .SelectMany(type => type.Members.OfType<ConstructorDeclarationSyntax>().Select(constructor => constructor.ParameterList).Append(type.ParameterList))
            .OfType<ParameterListSyntax>()
            .Where(list => list.Parameters.Count > MostParameters)
            .Select(list => $"{list.SyntaxTree.FilePath}: {((list.Parent as BaseTypeDeclarationSyntax)?.Identifier ?? ((ConstructorDeclarationSyntax)list.Parent!).Identifier).Text} has {list.Parameters.Count}"));

    /// <summary>Also across projects: whoever reads a name, or looks for it, finds one thing. Types in types have that of the outer one to tell them apart.</summary>
    [Test]
    public void No_name_of_a_type_is_used_twice() => Assert.Empty(
        Types.Value.Where(type => type.Parent is not TypeDeclarationSyntax)
            .Select(type => (Name: type.Identifier.Text, Namespace: NamespaceOf(type)))
            .Distinct()
            .GroupBy(type => type.Name, StringComparer.Ordinal)
            .Where(named => named.Count() > 1)
            .Select(named => $"{named.Key}: {string.Join(", ", named.Select(type => type.Namespace).Order(StringComparer.Ordinal))}"));

    private static string NamespaceOf(SyntaxNode type) => type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";
}
