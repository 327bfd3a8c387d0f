using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Drime.Tree;

/// <summary>What a bucket's folder keeps in its description. A folder without one is a bucket without settings.</summary>
internal sealed record BucketNote
{
    private const int CurrentVersion = 1;

    [JsonPropertyName("v")]
    public int Version { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    [JsonPropertyName("created")]
    public long? Created { get; init; }

    [JsonPropertyName("owner")]
    public string? Owner { get; init; }

    [JsonPropertyName("settings")]
    public Dictionary<string, string>? Settings { get; init; }

    /// <inheritdoc cref="ObjectNote.More"/>
    [JsonPropertyName("more")]
    public long? More { get; init; }

    public static BucketNote Of(BucketInfo info) => new()
    {
        Version = CurrentVersion,
        Created = info.Created.ToUnixTimeMilliseconds(),
        Owner = info.Owner,
        Settings = info.Settings.IsEmpty ? null : new(info.Settings),
    };

    public static BucketNote? Parse(string? text)
    {
        try
        {
            return text is ['{', ..] && JsonSerializer.Deserialize(text, NoteJson.Default.BucketNote) is { Version: CurrentVersion } note ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, NoteJson.Default.BucketNote);

    public static BucketInfo Describe(string name, Node node, BucketNote? note) => new()
    {
        Name = name,
        Created = note?.Created is { } created and > -62135596800000 and < 253402300800000
            ? DateTimeOffset.FromUnixTimeMilliseconds(created)
            : node.Created,
        Owner = note?.Owner,
        Settings = StringMap.Of(note?.Settings),
    };
}
