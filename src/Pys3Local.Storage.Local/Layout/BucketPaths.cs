using Pys3Local.Storage.Local.Keys;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>Where the parts of a bucket are. All paths are absolute.</summary>
internal sealed class BucketPaths(string root, string objects, KeyPath keys)
{
    public const string ObjectsName = "objects";
    public const string MetadataName = ".metadata";
    public const string VersionsName = ".versions";
    public const string SettingsName = ".bucket.json";

    public string Root { get; } = root;

    public string Objects { get; } = objects;

    public string Metadata { get; } = $"{root}/{MetadataName}";

    /// <summary>Only where a key has had a version other than the null version: <c>.versions/KEY%=/VERSION</c> and <c>….json</c>.</summary>
    public string Versions { get; } = $"{root}/{VersionsName}";

    public string Settings { get; } = $"{root}/{SettingsName}";

    public KeyPath Keys { get; } = keys;

    /// <summary>The path of a directory among the objects, <c>""</c> for that of all; null for one that is not among them.</summary>
    public string? BelowObjects(string directory) => !directory.StartsWith(Objects, StringComparison.Ordinal) ? null
        : directory.Length == Objects.Length ? "" : directory[(Objects.Length + 1)..];

    public string Object(string key) => $"{Objects}/{Keys.Of(key)}";

    public string Sidecar(string key) => $"{Metadata}/{Keys.Sidecar(key)}";

    public string Folder(string key) => $"{Versions}/{Keys.Folder(key)}";

    public string VersionBytes(string key, string version) => $"{Folder(key)}/{Keys.Of(version)}";

    public string VersionSidecar(string key, string version) => $"{Folder(key)}/{Keys.Sidecar(version)}";
}
