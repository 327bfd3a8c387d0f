using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>What is kept with the bytes of an object, beside their number: in a header of its blob, or in a blob of its own where it is too long for that.</summary>
internal sealed record ObjectRecord
{
    /// <summary>Of the write, made at random: by it a writer knows its own blob again, when an answer was lost.</summary>
    [JsonPropertyName("i")]
    public required string Id { get; init; }

    /// <summary>Counts the changes, so that two documents are never the same.</summary>
    [JsonPropertyName("r")]
    public required int Revision { get; init; }

    [JsonPropertyName("e")]
    public required string ETag { get; init; }

    [JsonPropertyName("t")]
    public required DateTimeOffset LastModified { get; init; }

    [JsonPropertyName("c")]
    public string? ContentType { get; init; }

    [JsonPropertyName("m")]
    public Dictionary<string, string>? Metadata { get; init; }

    [JsonPropertyName("a")]
    public Dictionary<string, string>? Attributes { get; init; }

    public static ObjectRecord Of(string id, int revision, ObjectInfo info) => new()
    {
        Id = id,
        Revision = revision,
        ETag = info.ETag,
        LastModified = info.LastModified,
        ContentType = info.ContentType,
        Metadata = info.Metadata.IsEmpty ? null : new(info.Metadata),
        Attributes = info.Attributes.IsEmpty ? null : new(info.Attributes),
    };

    /// <exception cref="StorageException"><see cref="StorageFailure.Damaged"/>: it is none.</exception>
    public static ObjectRecord Read(ReadOnlySpan<byte> json, string place)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CloudJson.Default.ObjectRecord) is { Id: not null, ETag: not null } record && IsWhole(record.Metadata) && IsWhole(record.Attributes)
                ? record
                : throw new JsonException("something of it is missing");
        }
        catch (JsonException e)
        {
            throw Unreadable(place, e);
        }
    }

    /// <summary>One that is in a header.</summary>
    /// <inheritdoc cref="Read"/>
    public static ObjectRecord ReadHeader(string text, string place)
    {
        byte[] json;
        try
        {
            json = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException e)
        {
            throw Unreadable(place, e);
        }

        return Read(json, place);
    }

    private static StorageException Unreadable(string place, Exception e) =>
        new(StorageFailure.Damaged, $"What is kept with '{place}' cannot be read: {e.Message}", e);

    private static bool IsWhole(Dictionary<string, string>? values) => values?.ContainsValue(null!) != true;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CloudJson.Default.ObjectRecord);

    public ObjectInfo ToInfo(string key, long size) => new()
    {
        Key = key,
        Size = size,
        ETag = ETag,
        LastModified = LastModified,
        ContentType = ContentType,
        Metadata = StringMap.Of(Metadata),
        Attributes = StringMap.Of(Attributes),
    };
}

/// <summary>The document of a bucket.</summary>
internal sealed record BucketRecord(DateTimeOffset Created, string? Owner, Dictionary<string, string>? Settings, int Revision)
{
    public static BucketRecord Of(BucketInfo bucket, int revision) => new(bucket.Created, bucket.Owner, new(bucket.Settings), revision);

    public static BucketRecord Read(ReadOnlySpan<byte> json, string place)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CloudJson.Default.BucketRecord) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new StorageException(StorageFailure.Damaged, $"The settings of bucket '{place}' cannot be read: {e.Message}", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CloudJson.Default.BucketRecord);

    public BucketInfo ToInfo(string name) => new() { Name = name, Created = Created, Owner = Owner, Settings = StringMap.Of(Settings) };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectRecord))]
[JsonSerializable(typeof(BucketRecord))]
internal sealed partial class CloudJson : JsonSerializerContext;
