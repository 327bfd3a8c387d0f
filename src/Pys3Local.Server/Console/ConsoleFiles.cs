using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Pys3Local.Server.Console;

/// <summary>The files of the pages, which are in the program itself.</summary>
internal static class ConsoleFiles
{
    private const string Prefix = "console/";

    /// <summary>What is served where no file is named.</summary>
    public const string Start = "index.html";

    /// <summary>By name. Read when the console is first asked for something.</summary>
    public static FrozenDictionary<string, ConsoleFile> All => field ??= Read();

    /// <summary>The file that a path ends with: whatever a proxy has put before it, the pages name each other relative to where they are.</summary>
    /// <param name="path">Without a query.</param>
    public static ConsoleFile? Find(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return All.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Length == 0 ? Start : name, out var file) ? file : null;
    }

    private static FrozenDictionary<string, ConsoleFile> Read()
    {
        var program = Assembly.GetExecutingAssembly();
        return program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Prefix.Length..], name =>
        {
            using var stream = program.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new ConsoleFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
        }, StringComparer.Ordinal);
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

/// <param name="Tag">With its quotes.</param>
internal sealed record ConsoleFile(byte[] Content, string Type, string Tag);
