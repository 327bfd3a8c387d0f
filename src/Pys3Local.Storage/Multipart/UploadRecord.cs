using System.Globalization;
using System.Security.Cryptography;

namespace Pys3Local.Storage.Multipart;

/// <summary>How an open upload and its parts are kept as objects of the hidden bucket. A bucket's name never holds a slash.</summary>
/// <remarks>
/// <code>
/// u/BUCKET/UPLOAD          empty; what the upload's object is to have, and the object's key as an attribute
/// p/BUCKET/UPLOAD/00001    a part
/// </code>
/// The object's key is no part of either key: it may take up all of the 1,024 bytes. The id begins with the time of creation, so
/// ids of one key in ordinal order are uploads in the order of time.
/// </remarks>
internal static class UploadRecord
{
    public const string AllParts = "p/";

    public const string AllRecords = "u/";

    /// <summary>No attribute of the protocol begins with a dot.</summary>
    private const string KeyAttribute = ".key";

    private const int RandomBytes = 16;
    private const int TimeDigits = 16;

    public static string NewId(DateTimeOffset initiated, RandomNumberGenerator randomness)
    {
        var bytes = new byte[RandomBytes];
        randomness.GetBytes(bytes);
        return initiated.UtcTicks.ToString("x16", CultureInfo.InvariantCulture) + Convert.ToHexStringLower(bytes);
    }

    /// <summary>Ids come from requests: nothing else may reach a key of the hidden bucket.</summary>
    public static bool IsId(string text) =>
        text.Length == TimeDigits + 2 * RandomBytes && !text.AsSpan().ContainsAnyExcept("0123456789abcdef");

    /// <summary>The bucket that a record or a part is of.</summary>
    public static string BucketOf(string name) => name.Split('/', 3)[1];

    public static string RecordsOf(string bucket) => $"{AllRecords}{bucket}/";

    public static string PartsOf(string bucket) => $"{AllParts}{bucket}/";

    public static string RecordKey(string bucket, string uploadId) => RecordsOf(bucket) + uploadId;

    /// <summary>The record that belongs to a <see cref="PartsOf(string, string)"/>.</summary>
    public static string RecordOf(string parts) => AllRecords + parts[AllParts.Length..^1];

    public static string PartsOf(string bucket, string uploadId) => $"{PartsOf(bucket)}{uploadId}/";

    public static string PartKey(string bucket, string uploadId, int partNumber) =>
        PartsOf(bucket, uploadId) + partNumber.ToString("d5", CultureInfo.InvariantCulture);

    public static ObjectWrite Write(UploadInfo upload) => new()
    {
        Body = Stream.Null,
        Length = 0,
        Seal = _ => new ObjectInfo
        {
            Key = upload.Key,
            Size = 0,
            ETag = Convert.ToHexStringLower(MD5.HashData([])),
            LastModified = upload.Initiated,
            ContentType = upload.ContentType,
            Metadata = upload.Metadata,
            Attributes = upload.Attributes.SetItem(KeyAttribute, upload.Key),
        },
    };

    public static UploadInfo Read(ObjectInfo record)
    {
        var id = record.Key[(record.Key.LastIndexOf('/') + 1)..];
        return new UploadInfo
        {
            Key = record.Attributes.GetValueOrDefault(KeyAttribute) ??
                throw new StorageException(StorageFailure.Damaged, $"The record of the upload '{id}' names no key."),
            UploadId = id,
            Initiated = new DateTimeOffset(
                long.Parse(id.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), TimeSpan.Zero),
            ContentType = record.ContentType,
            Metadata = record.Metadata,
            Attributes = record.Attributes.Remove(KeyAttribute),
        };
    }

    public static PartInfo ReadPart(ObjectInfo part) => new()
    {
        PartNumber = int.Parse(part.Key.AsSpan(part.Key.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture),
        Size = part.Size,
        ETag = part.ETag,
        LastModified = part.LastModified,
        Attributes = part.Attributes,
    };
}
