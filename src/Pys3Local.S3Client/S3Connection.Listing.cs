using System.Globalization;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.S3Client;

public sealed partial class S3Connection
{
    /// <summary>One page of the newest versions: ListObjectsV2.</summary>
    /// <param name="query">What of the bucket.</param>
    /// <param name="marker">The <see cref="S3Page.Next"/> of the page before; null for the first.</param>
    public async Task<S3Page> ListAsync(string bucket, S3ListQuery query, S3Marker? marker, CancellationToken cancellationToken)
    {
        var document = await DocumentAsync(
            new S3Operation
            {
                Verb = HttpMethod.Get,
                Bucket = bucket,
                Query = Query(
                    ("list-type", "2"), ("encoding-type", "url"), ("max-keys", Number(query.Limit)), ("prefix", query.Prefix), ("delimiter", query.Delimiter),
                    ("start-after", marker is null ? query.After : null), ("continuation-token", marker?.Text)),
            },
            cancellationToken).ConfigureAwait(false);
        var isEncoded = document["EncodingType"] == "url";
        return new S3Page(
            [.. document.All("Contents").Select(one => Entry(one, isEncoded))],
            PrefixesOf(document, isEncoded),
            document["IsTruncated"] == "true" && document["NextContinuationToken"] is { } next ? new S3Marker(next) : null);
    }

    /// <summary>One page of all versions, newest first within a key: ListObjectVersions.</summary>
    public async Task<S3Page> ListVersionsAsync(string bucket, S3ListQuery query, S3Marker? marker, CancellationToken cancellationToken)
    {
        var document = await DocumentAsync(
            new S3Operation
            {
                Verb = HttpMethod.Get,
                Bucket = bucket,
                Query = Query(
                    ("versions", ""), ("encoding-type", "url"), ("max-keys", Number(query.Limit)), ("prefix", query.Prefix), ("delimiter", query.Delimiter),
                    ("key-marker", marker?.Text ?? query.After), ("version-id-marker", marker?.VersionId)),
            },
            cancellationToken).ConfigureAwait(false);
        var isEncoded = document["EncodingType"] == "url";
        return new S3Page(
            [.. document.Children.Where(one => one.Name is "Version" or "DeleteMarker").Select(one => Entry(one, isEncoded))],
            PrefixesOf(document, isEncoded),
            document["IsTruncated"] == "true" && document["NextKeyMarker"] is { } next
                ? new S3Marker(Decoded(next, isEncoded), document["NextVersionIdMarker"] is { Length: > 0 } version ? version : null)
                : null);
    }

    private static List<string> PrefixesOf(XmlElement document, bool isEncoded) =>
        [.. document.All("CommonPrefixes").Select(one => Decoded(one["Prefix"] ?? "", isEncoded))];

    private static S3Object Entry(XmlElement one, bool isEncoded) => new()
    {
        Key = Decoded(one["Key"] ?? "", isEncoded),
        Size = long.TryParse(one["Size"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0,
        ETag = (one["ETag"] ?? "").Trim('"'),
        LastModified = TimeOf(one["LastModified"]),
        StorageClass = one["StorageClass"],
        VersionId = one["VersionId"],
        IsLatest = one["IsLatest"] is not "false",
        IsDeleteMarker = one.Name == "DeleteMarker",
    };

    private static DateTimeOffset TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : DateTimeOffset.UnixEpoch;

    /// <summary>In a query a plus is a blank: services that write one mean it.</summary>
    private static string Decoded(string text, bool isEncoded) => isEncoded ? Uri.UnescapeDataString(text.Replace('+', ' ')) : text;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What of a bucket to list.</summary>
public sealed record S3ListQuery
{
    public string? Prefix { get; init; }

    public string? Delimiter { get; init; }

    /// <summary>Only keys after it; in a listing of versions, after all of its versions.</summary>
    public string? After { get; init; }

    /// <summary>At most 1,000.</summary>
    public int Limit { get; init; } = 1000;
}
