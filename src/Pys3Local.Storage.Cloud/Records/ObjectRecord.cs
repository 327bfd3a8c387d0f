using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>What is kept with the bytes of an object, beside their number: in a header of its blob, or in a blob of its own where it is too long for that.</summary>
/// <param name="Id">Of the write, made at random: by it a writer knows its own blob again, when an answer was lost.</param>
/// <param name="Revision">Counts the changes, so that two documents are never the same.</param>
internal sealed record ObjectRecord(
    [property: JsonPropertyName("i")] string Id,
    [property: JsonPropertyName("r")] int Revision,
    [property: JsonPropertyName("e")] string ETag,
    [property: JsonPropertyName("t")] DateTimeOffset LastModified,
    [property: JsonPropertyName("c")] string? ContentType,
    [property: JsonPropertyName("m")] Dictionary<string, string>? Metadata,
    [property: JsonPropertyName("a")] Dictionary<string, string>? Attributes)
{
    public static ObjectRecord Of(string id, int revision, ObjectInfo info) => new(
        id, revision, info.ETag, info.LastModified, info.ContentType,
        info.Metadata.IsEmpty ? null : new(info.Metadata), info.Attributes.IsEmpty ? null : new(info.Attributes));

    public static ObjectRecord Read(ReadOnlySpan<byte> json, string place)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CloudJson.Default.ObjectRecord) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new StorageException(StorageFailure.Damaged, $"What is kept with '{place}' cannot be read: {e.Message}", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CloudJson.Default.ObjectRecord);

    public ObjectInfo ToInfo(string key, long size) => new()
    {
        Key = key,
        Size = size,
        ETag = ETag,
        LastModified = LastModified,
        ContentType = ContentType,
        Metadata = Texts(Metadata),
        Attributes = Texts(Attributes),
    };

    internal static ImmutableSortedDictionary<string, string> Texts(Dictionary<string, string>? texts) =>
        texts is null ? Storage.Texts.None : Storage.Texts.None.AddRange(texts);
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

    public BucketInfo ToInfo(string name) => new() { Name = name, Created = Created, Owner = Owner, Settings = ObjectRecord.Texts(Settings) };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ObjectRecord))]
[JsonSerializable(typeof(BucketRecord))]
internal sealed partial class CloudJson : JsonSerializerContext;
