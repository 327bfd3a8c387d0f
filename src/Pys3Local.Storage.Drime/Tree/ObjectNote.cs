using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>
/// What a file's description keeps of the object: all that S3 knows and the service does not. A file without one was put there by
/// someone else, and is an object anyway.
/// </summary>
internal sealed record ObjectNote
{
    /// <summary>An attribute of an object whose ETag is no MD5 but the service's own id of the bytes, since nobody has kept one.</summary>
    public const string OpaqueETag = "drime-opaque-etag";

    private const int CurrentVersion = 1;
    private const int Md5Digits = 32;

    [JsonPropertyName("v")]
    public int Version { get; init; }

    [JsonPropertyName("md5")]
    public string? Md5 { get; init; }

    /// <summary>The ETag where it is not the MD5 of the whole.</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    [JsonPropertyName("ct")]
    public string? ContentType { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    [JsonPropertyName("mt")]
    public long? Modified { get; init; }

    [JsonPropertyName("meta")]
    public Dictionary<string, string>? Metadata { get; init; }

    [JsonPropertyName("attr")]
    public Dictionary<string, string>? Attributes { get; init; }

    /// <summary>The whole is in this entry, see <see cref="LongNotes"/>; here is what a listing needs.</summary>
    [JsonPropertyName("more")]
    public long? More { get; init; }

    public static ObjectNote Of(ObjectInfo info)
    {
        // An id of the bytes is not kept: whoever has none in the note is told the service's own.
        var opaque = info.Attributes.ContainsKey(OpaqueETag);
        var attributes = info.Attributes.Remove(OpaqueETag);
        var md5 = IsMd5(info);
        return new ObjectNote
        {
            Version = CurrentVersion,
            Md5 = md5 ? info.ETag : null,
            ETag = md5 || opaque ? null : info.ETag,
            ContentType = info.ContentType,
            Modified = info.LastModified.ToUnixTimeMilliseconds(),
            Metadata = info.Metadata.IsEmpty ? null : new(info.Metadata),
            Attributes = attributes.IsEmpty ? null : new(attributes),
        };
    }

    /// <summary>True where the ETag is the MD5 of the content.</summary>
    public static bool IsMd5(ObjectInfo info) =>
        info.ETag.Length == Md5Digits && info.ETag.All(char.IsAsciiHexDigitLower) && !info.Attributes.ContainsKey(OpaqueETag);

    /// <summary>Null for a description that somebody else has written.</summary>
    public static ObjectNote? Parse(string? text)
    {
        try
        {
            return text is ['{', ..] && JsonSerializer.Deserialize(text, NoteJson.Default.ObjectNote) is { Version: CurrentVersion } note ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, NoteJson.Default.ObjectNote);

    /// <summary>The object that a file is, with what its note says.</summary>
    public static ObjectInfo Describe(string key, Node node, ObjectNote? note)
    {
        var etag = note?.Md5 ?? note?.ETag;
        var attributes = StringMap.Of(note?.Attributes);
        return new ObjectInfo
        {
            Key = key,
            Size = node.Size,
            ETag = etag ?? node.FileName ?? node.Hash,
            LastModified = note?.Modified is { } modified && IsTime(modified) ? DateTimeOffset.FromUnixTimeMilliseconds(modified) : node.Updated,
            ContentType = note is null ? node.Mime : note.ContentType,
            Metadata = StringMap.Of(note?.Metadata),
            Attributes = etag is null ? attributes.SetItem(OpaqueETag, "true") : attributes,
        };
    }

    private static bool IsTime(long milliseconds) => milliseconds is > -62135596800000 and < 253402300800000;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectNote))]
[JsonSerializable(typeof(BucketNote))]
internal sealed partial class NoteJson : JsonSerializerContext;
