using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pys3Local.S3.Generators.Tests;

/// <summary>A project like Pys3Local.S3: the hand-written half of its XML, nullable on, warnings as errors.</summary>
internal static class Consumer
{
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using Pys3Local.S3.Xml;";

    private static readonly CSharpParseOptions ParseOptions = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The compilation without what is generated.</summary>
    public static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Consumer",
        [Parse(Usings), Parse(source), .. HandWritten().Select(path => Parse(File.ReadAllText(path)))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, generalDiagnosticOption: ReportDiagnostic.Error, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ParseOptions);

    /// <summary>A driver that remembers what each step did.</summary>
    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new S3XmlGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <returns>The generated files in the order of their names, the generator's diagnostics and those of the compiler.</returns>
    public static (string[] Sources, ImmutableArray<Diagnostic> Problems, ImmutableArray<Diagnostic> Errors) Generate(string source)
    {
        var run = Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out var compilation, out var problems).GetRunResult();
        var sources = run.Results.Single().GeneratedSources.OrderBy(file => file.HintName, StringComparer.Ordinal).Select(file => file.SourceText.ToString());
        return ([.. sources], problems, [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)]);
    }

    private static string[] HandWritten([CallerFilePath] string caller = "") =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "src", "Pys3Local.S3", "Xml"), "*.cs");
}
