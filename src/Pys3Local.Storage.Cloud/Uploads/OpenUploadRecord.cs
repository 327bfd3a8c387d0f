using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Cloud.Uploads;

/// <summary>What is kept of an open upload, in <c>.pys3local/uploads/ID</c>. It never changes.</summary>
internal sealed record OpenUploadRecord
{
    private const int RandomBytes = 16;
    private const int TimeDigits = 16;

    public required string Key { get; init; }

    public required DateTimeOffset Initiated { get; init; }

    public string? ContentType { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public Dictionary<string, string>? Attributes { get; init; }

    /// <summary>The service's own id of the blob that is being written.</summary>
    public required string BlobUpload { get; init; }

    /// <summary>The id of the record that the object will have.</summary>
    public required string WriteId { get; init; }

    /// <summary>Ids of one key in ordinal order are uploads in the order of time.</summary>
    public static string NewId(DateTimeOffset initiated) =>
        initiated.UtcTicks.ToString("x16", CultureInfo.InvariantCulture) + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Ids come from requests: nothing else may reach a name.</summary>
    public static bool IsId(string text) => text.Length == TimeDigits + 2 * RandomBytes && !text.AsSpan().ContainsAnyExcept("0123456789abcdef");

    public static OpenUploadRecord Read(ReadOnlySpan<byte> json, string id)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OpenUploadJson.Default.OpenUploadRecord) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new StorageException(StorageFailure.Damaged, $"What is kept of the upload '{id}' cannot be read: {e.Message}", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, OpenUploadJson.Default.OpenUploadRecord);

    public UploadInfo ToInfo(string id) => new()
    {
        Key = Key,
        UploadId = id,
        Initiated = Initiated,
        ContentType = ContentType,
        Metadata = StringMap.Of(Metadata),
        Attributes = StringMap.Of(Attributes),
    };
}

/// <summary>What is kept of a part, in the name of an empty blob, so that a listing says it of a thousand parts at once.</summary>
/// <param name="Order">Of several of one number the greatest is the part.</param>
/// <param name="Tag">What the service has called it, where it is a part of the blob already; else it is in <c>.pys3local/data/ID/NUMBER-ORDER</c>.</param>
internal sealed record PartRecord(
    [property: JsonPropertyName("o")] long Order,
    [property: JsonPropertyName("s")] long Size,
    [property: JsonPropertyName("e")] string ETag,
    [property: JsonPropertyName("t")] DateTimeOffset LastModified,
    [property: JsonPropertyName("a")] Dictionary<string, string>? Attributes,
    [property: JsonPropertyName("g")] string? Tag)
{
    /// <summary>A number and this document as a name.</summary>
    public string ToName(int number) => string.Create(
        CultureInfo.InvariantCulture, $"{number:d5}/{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, OpenUploadJson.Default.PartRecord))}");

    /// <exception cref="StorageException">It is none.</exception>
    public static (int Number, PartRecord Part) Read(string name)
    {
        try
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            return (int.Parse(name.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture),
                JsonSerializer.Deserialize(Base64Url.DecodeFromChars(name.AsSpan(slash + 1)), OpenUploadJson.Default.PartRecord)!);
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new StorageException(StorageFailure.Damaged, $"'{name}' is no part of an upload.", e);
        }
    }

    public PartInfo ToInfo(int number) => new()
    {
        PartNumber = number,
        Size = Size,
        ETag = ETag,
        LastModified = LastModified,
        Attributes = StringMap.Of(Attributes),
    };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenUploadRecord))]
[JsonSerializable(typeof(PartRecord))]
internal sealed partial class OpenUploadJson : JsonSerializerContext;
