using System.Xml.Linq;

namespace Pys3Local.Architecture.Tests;

/// <summary>Who may know whom. A new edge is a decision, made here.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] Edges =
    [
        "Cli -> Configuration",
        "Cli -> Events",
        "Cli -> Minio",
        "Cli -> Replication",
        "Cli -> Repositories",
        "Cli -> Server",
        "Cli -> Storage.Azure",
        "Cli -> Storage.Drime",
        "Cli -> Storage.Encryption",
        "Cli -> Storage.Local",
        "Cli -> Storage.Memory",
        "Cli -> Storage.S3",
        "Cli -> Transfer",
        "Configuration -> Storage",
        "Events -> Net",
        "Events -> Storage",
        "Minio -> Storage",
        "Net -> Storage",
        "Replication -> S3Client",
        "Replication -> Storage",
        "Repositories -> Storage",
        "S3 -> Repositories",
        "S3 -> S3.Generators (analyzer)",
        "S3 -> Storage",
        "S3Client -> Net",
        "S3Client -> Storage",
        "Server -> S3",
        "Storage.Azure -> Net",
        "Storage.Azure -> Storage",
        "Storage.Azure -> Storage.Cloud",
        "Storage.Cloud -> Storage",
        "Storage.Drime -> Net",
        "Storage.Drime -> Storage",
        "Storage.Encryption -> Storage",
        "Storage.Local -> Storage",
        "Storage.Memory -> Storage",
        "Storage.S3 -> S3Client",
        "Storage.S3 -> Storage",
        "Storage.S3 -> Storage.Cloud",
        "Testing -> Server",
        "Testing -> Storage.Memory",
        "Transfer -> Net",
        "Transfer -> S3",
        "Transfer -> S3Client",
        "Transfer -> Storage",
    ];

    [Test]
    public void Projects_know_whom_they_may_know() =>
        Assert.Equal(Edges, SourceTree.Files("src", "*.csproj").SelectMany(EdgesOf).Order(StringComparer.Ordinal));

    [Test]
    public void The_solution_holds_every_project()
    {
        var solution = File.ReadAllText(Path.Combine(SourceTree.Root, "Pys3Local.sln")).Replace('\\', '/');
        Assert.All(
            SourceTree.Files("src", "*.csproj").Concat(SourceTree.Files("tests", "*.csproj")),
            project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> EdgesOf(string project)
    {
        foreach (var reference in XDocument.Load(Path.Combine(SourceTree.Root, project)).Descendants("ProjectReference"))
        {
            var isAnalyzer = (string?)reference.Attribute("OutputItemType") == "Analyzer" &&
                (string?)reference.Attribute("ReferenceOutputAssembly") == "false";
            yield return $"{ShortName(project)} -> {ShortName((string)reference.Attribute("Include")!)}{(isAnalyzer ? " (analyzer)" : "")}";
        }
    }

    private static string ShortName(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("Pys3Local.", "", StringComparison.Ordinal);
}
