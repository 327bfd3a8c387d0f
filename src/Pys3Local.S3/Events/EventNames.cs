using Pys3Local.Storage.Events;

namespace Pys3Local.S3.Events;

/// <summary>The events that there are, without the prefix <c>s3:</c> that configurations have.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html</remarks>
internal static class EventNames
{
    public const string Prefix = "s3:";
    private const string Removed = "ObjectRemoved:Delete";
    private const string MarkerMade = "ObjectRemoved:DeleteMarkerCreated";

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["ObjectCreated"] = ["Put", "Post", "Copy", "CompleteMultipartUpload"],
        ["ObjectRemoved"] = ["Delete", "DeleteMarkerCreated"],
        ["LifecycleExpiration"] = ["Delete", "DeleteMarkerCreated"],
        ["ObjectTagging"] = ["Put", "Delete"],
        ["ObjectAcl"] = ["Put"],
    };

    /// <summary>All, as a configuration names them, for messages.</summary>
    public static string List { get; } = string.Join(", ", Known.SelectMany(group => group.Value.Select(name => $"{Prefix}{group.Key}:{name}").Prepend($"{Prefix}{group.Key}:*")));

    /// <summary>A name of a configuration: one event, or all of a group.</summary>
    public static bool IsKnown(string configured) =>
        configured.StartsWith(Prefix, StringComparison.Ordinal) && configured[Prefix.Length..].Split(':') is [var group, var name]
        && Known.TryGetValue(group, out var names) && (name == "*" || names.Contains(name));

    public static bool Covers(string configured, string name) => configured.AsSpan(Prefix.Length) is var pattern
        && (pattern.EndsWith(":*") ? name.AsSpan().StartsWith(pattern[..^1]) : pattern.SequenceEqual(name));

    /// <summary>Two names of configurations have an event in common.</summary>
    public static bool Overlap(string one, string other) => Covers(one, other[Prefix.Length..]) || Covers(other, one[Prefix.Length..]);

    public static string OfPut(WriteCause cause, bool isMarker) => (cause.Operation, isMarker) switch
    {
        ("", true) => "LifecycleExpiration:DeleteMarkerCreated",
        (_, true) => MarkerMade,
        ("PostObject", _) => "ObjectCreated:Post",
        ("CopyObject", _) => "ObjectCreated:Copy",
        _ => "ObjectCreated:Put",
    };

    public static string OfRemoval(WriteCause cause) => cause.Operation.Length == 0 ? "LifecycleExpiration:Delete" : Removed;

    /// <summary>Null where a change of what is kept with an object is no event.</summary>
    public static string? OfChange(WriteCause cause) => cause.Operation switch
    {
        "PutObjectTagging" => "ObjectTagging:Put",
        "DeleteObjectTagging" => "ObjectTagging:Delete",
        "PutObjectAcl" => "ObjectAcl:Put",
        // Onto itself, where only what is kept beside the bytes changes.
        "CopyObject" => "ObjectCreated:Copy",
        _ => null,
    };
}
