using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>What <c>--seed</c> is pointed at: a directory for each bucket, with the files that become its objects, and the manifest beside them.</summary>
internal sealed record SeedDirectory(string Root, IReadOnlyList<string> Buckets, SeedManifest Manifest)
{
    /// <exception cref="CommandException">Not all of it can become buckets and objects.</exception>
    public static SeedDirectory Read(string path)
    {
        if (FileFailures.Guard(() => PathKinds.Of(path)) != PathKind.Directory)
            throw new CommandException($"--seed: there is no directory {path}");
        string[] buckets = [.. Directory.EnumerateDirectories(path).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal)];
        foreach (var bucket in buckets)
            StartingContent.CheckName(bucket);

        var manifest = SeedManifest.Read(path);
        if (manifest.Objects.Keys.FirstOrDefault(name => !IsFile(path, name)) is { } missing)
            throw new CommandException($"--seed: {Path.Combine(path, SeedManifest.FileName)} names '{missing}', and there is no such file");
        return new(path, buckets, manifest);
    }

    public IEnumerable<(string Key, string File)> FilesOf(string bucket)
    {
        var directory = Path.Combine(Root, bucket);
        return Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => (NameOf(directory, file), file));
    }

    /// <summary>Whether a file has this name, and not another that leads to it.</summary>
    private static bool IsFile(string directory, string name)
    {
        var file = Path.Combine(directory, name);
        return name.Contains('/') && File.Exists(file) && NameOf(directory, Path.GetFullPath(file)) == name;
    }

    private static string NameOf(string directory, string file) => Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/');
}
