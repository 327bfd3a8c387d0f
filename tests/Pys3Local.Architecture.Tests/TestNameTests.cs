using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pys3Local.Architecture.Tests;

/// <summary>A test is named by a sentence, with underscores for spaces: a run that fails says what no longer holds.</summary>
public sealed partial class TestNameTests
{
    /// <summary>Besides operations and errors of S3, what is written so by those whose name it is.</summary>
    private static readonly string[] Names =
    [
        "ACLs", "BlockPublicAcls", "CRC64NVME", "ETag", "GitHub", "IPv4", "IPv6", "MinIO", "NaCl", "NextMarker", "OpenMetrics", "OwnershipControls", "PublicAccessBlock", "RestrictPublicBuckets", "RustFS",
        "SeaweedFS", "TransferUtility", "URLs",
    ];

    [Test]
    public void A_test_is_named_by_a_sentence()
    {
        var names = new HashSet<string>(Names.Concat(Operations()).Concat(Errors()), StringComparer.Ordinal);

        Assert.Empty(SourceTree.Files("tests", "*.cs").Where(path => !path.Contains("/Golden/", StringComparison.Ordinal)).AsParallel().AsOrdered().SelectMany(path => TestsIn(path)
            .Where(test => test.Split('_').Any(word => JoinedWords().IsMatch(word) && !names.Contains(word)))
            .Select(test => $"{path}: {test}")));
    }

    private static IEnumerable<string> Operations() => SourceTree.Files("src/Pys3Local.S3/Operations", "*.cs").Select(path => Path.GetFileNameWithoutExtension(path));

    private static IEnumerable<string> Errors() =>
        Error().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "src/Pys3Local.S3/Errors/S3Errors.cs"))).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> TestsIn(string path) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(SourceTree.Root, path)), new(LanguageVersion.Preview)).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "Test"))
            .Select(method => method.Identifier.Text);

    [GeneratedRegex("[a-z0-9][A-Z]|^A[A-Z][a-z]")]
    private static partial Regex JoinedWords();

    [GeneratedRegex(@"S3Error (\w+) =")]
    private static partial Regex Error();
}
