using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pys3Local.Architecture.Tests;

/// <summary>Which folder of a project uses which, as the compiler resolves the names in the sources of <c>src</c>.</summary>
internal sealed class FolderUses
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private readonly CSharpCompilation _compilation;

    private FolderUses(CSharpCompilation compilation) => _compilation = compilation;

    /// <summary>
    /// All projects as one. What is not there (packages, what the generators add) leaves names unresolved; they are no names of these sources.
    /// </summary>
    public static FolderUses Read()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None);
        var trees = SourceTree.Files("src", "*.cs")
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(SourceTree.Root, path)), options, path))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        return new(CSharpCompilation.Create("src", trees, references, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)));
    }

    /// <summary>
    /// Every use of one folder by another in a project: the file, the folder that it uses and the type there. The root is <c>.</c>, without the entry point of a
    /// program, which stands above everything: nothing can use it.
    /// </summary>
    public IEnumerable<(string File, string Folder, string Used, string Type)> Of(string project)
    {
        var root = $"src/Pys3Local.{project}/";
        return _compilation.SyntaxTrees.AsParallel()
            .Where(tree => tree.FilePath.StartsWith(root, StringComparison.Ordinal) && !tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement))
            .SelectMany(tree => UsedBy(tree).Where(use => use.File.StartsWith(root, StringComparison.Ordinal))
                .Select(use => (File: tree.FilePath, Folder: FolderOf(tree.FilePath, root), Used: FolderOf(use.File, root), use.Type)))
            .Where(use => use.Folder != use.Used)
            .Distinct()
            .OrderBy(use => (use.File, use.Type));
    }

    private HashSet<(string File, string Type)> UsedBy(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        var found = new HashSet<(string, string)>();
        foreach (var name in tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            if (TypeOf(model.GetSymbolInfo(name)) is { } type)
            {
                foreach (var declaration in type.DeclaringSyntaxReferences)
                    found.Add((declaration.SyntaxTree.FilePath, type.Name));
            }
        }

        return found;
    }

    /// <summary>The type that a name is, or is a member of.</summary>
    private static INamedTypeSymbol? TypeOf(SymbolInfo info) => (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
    {
        INamedTypeSymbol type => type.OriginalDefinition,
        IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingType,
        { Kind: SymbolKind.Method or SymbolKind.Property or SymbolKind.Field or SymbolKind.Event } member => member.ContainingType?.OriginalDefinition,
        _ => null,
    };

    private static string FolderOf(string path, string root) =>
        path[root.Length..] is var rest && rest.IndexOf('/') is var slash and >= 0 ? rest[..slash] : ".";
}
