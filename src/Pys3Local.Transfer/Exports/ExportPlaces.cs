using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Exports;

/// <summary>Where what lies in a directory of an export.</summary>
/// <param name="root">The directory.</param>
internal sealed class ExportPlaces(string root)
{
    /// <summary>No bucket can have this name.</summary>
    public const string Own = "_pys3local";

    public const string ManifestSuffix = ".jsonl";
    public const string SettingsSuffix = ".json";

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Beside the files: what an export of ours looks like.</summary>
    public string OwnDirectory => Path.Combine(Root, Own);

    public string Manifests => Path.Combine(OwnDirectory, "manifest");

    public string Manifest(string bucket) => Path.Combine(Manifests, bucket + ManifestSuffix);

    public string Settings(string bucket) => Path.Combine(OwnDirectory, "settings", bucket + SettingsSuffix);

    public string Unfinished => Path.Combine(OwnDirectory, "unfinished");

    /// <summary>Relative, with slashes.</summary>
    public static string File(string bucket, string key) => $"{bucket}/{key}";

    /// <summary>Of a version that is not the newest: <c>KEY/TIME.ID</c>.</summary>
    public static string Version(string bucket, ObjectInfo version) =>
        $"{Own}/versions/{bucket}/{version.Key}/{version.LastModified.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}.{(version.VersionId.All(IsPlain) ? version.VersionId : Hash(version))}";

    /// <summary>Of what cannot be a file by its own name.</summary>
    public static string Aside(string bucket, ObjectInfo version) => $"{Own}/aside/{bucket}/{Hash(version)}";

    /// <summary>The path of a relative one, which stays below the directory.</summary>
    /// <exception cref="InvalidDataException">It leads elsewhere.</exception>
    public string Full(string relative)
    {
        var full = Path.GetFullPath(Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar)));
        return full.StartsWith(Path.TrimEndingDirectorySeparator(Root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new InvalidDataException($"{relative} leads out of {Root}");
    }

    /// <summary>As <see cref="Full"/>, of a file to be read: what a link leads to is not of the export, wherever it is.</summary>
    /// <exception cref="InvalidDataException">It leads elsewhere, or a link is on the way.</exception>
    public string FullWithoutLinks(string relative)
    {
        var full = Full(relative);
        var path = Root;
        foreach (var component in Path.GetRelativePath(Root, full).Split(Path.DirectorySeparatorChar))
        {
            path = Path.Combine(path, component);
            if (new FileInfo(path).LinkTarget is not null)
                throw new InvalidDataException($"{path} is a link, and an export has none: put the file itself there");
        }

        return full;
    }

    private static bool IsPlain(char one) => char.IsAsciiLetterOrDigit(one) || one is '-' or '_';

    private static string Hash(ObjectInfo version) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version.Key}\0{version.VersionId}")));
}
