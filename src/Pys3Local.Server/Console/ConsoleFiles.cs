using System.Reflection;
using System.Security.Cryptography;

namespace Pys3Local.Server.Console;

/// <summary>The files of the pages, which are in the program itself.</summary>
internal static class ConsoleFiles
{
    private const string Prefix = "console/";

    /// <summary>What is served where no file is named.</summary>
    public const string Start = "index.html";

    /// <summary>Read when the console is first asked for something. There are few of them.</summary>
    public static IReadOnlyList<ConsoleFile> All => field ??= Read();

    /// <summary>The file that a path ends with: whatever a proxy has put before it, the pages name each other relative to where they are.</summary>
    /// <param name="path">Without a query.</param>
    public static ConsoleFile? Find(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var file in All)
        {
            if (file.Name == (name.Length == 0 ? Start : name))
                return file;
        }

        return null;
    }

    private static List<ConsoleFile> Read()
    {
        var program = Assembly.GetExecutingAssembly();
        var files = new List<ConsoleFile>();
        foreach (var resource in program.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var stream = program.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files.Add(new ConsoleFile(resource[Prefix.Length..], content, TypeOf(resource), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\""));
        }

        return files;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}

/// <summary>One of them.</summary>
/// <param name="name">Without a folder.</param>
internal sealed class ConsoleFile(string name, byte[] content, string type, string tag)
{
    public string Name => name;

    public byte[] Content => content;

    public string Type => type;

    /// <summary>With its quotes; empty where it cannot be kept.</summary>
    public string Tag => tag;
}
