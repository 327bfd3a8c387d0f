using System.Globalization;
using System.Net;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3Client;

public sealed partial class S3Connection
{
    /// <summary>
    /// One page of the newest versions: ListObjectsV2; ListObjects from the second page on, where the service has answered as that. A page that says that there are more and not
    /// where, or that they are where it begins itself, is a failure.
    /// </summary>
    /// <param name="query">What of the bucket.</param>
    /// <param name="marker">The <see cref="S3Page.Next"/> of the page before; null for the first.</param>
    public async Task<S3Page> ListAsync(string bucket, S3ListQuery query, S3Marker? marker, CancellationToken cancellationToken)
    {
        var operation = new S3Operation
        {
            Verb = HttpMethod.Get,
            Bucket = bucket,
            Query = Query(
                ("list-type", marker is { IsKey: true } ? null : "2"), ("encoding-type", "url"), ("max-keys", Number(query.Limit)), ("prefix", query.Prefix), ("delimiter", query.Delimiter),
                ("start-after", marker is null ? query.After : null), (marker is { IsKey: true } ? "marker" : "continuation-token", marker?.Text)),
        };
        var document = await DocumentAsync(operation, cancellationToken).ConfigureAwait(false);
        var isEncoded = document["EncodingType"] == "url";
        var (objects, prefixes) = (document.All("Contents").Select(one => Entry(one, isEncoded)).ToList(), PrefixesOf(document, isEncoded));
        var next = document["IsTruncated"] != "true" ? null
            : document["NextContinuationToken"] is { Length: > 0 } token ? new S3Marker(token)
            : (document["NextMarker"] is { Length: > 0 } named ? Decoded(named, isEncoded) : Last(objects, prefixes)) is { } key ? new S3Marker(key) { IsKey = true }
            : throw Endless(operation, "it says that there is more, and not where");
        return next is null || next != marker ? new S3Page(objects, prefixes, next) : throw Endless(operation, "the next page would be the same again");
    }

    /// <summary>One page of all versions, newest first within a key: ListObjectVersions.</summary>
    public async Task<S3Page> ListVersionsAsync(string bucket, S3ListQuery query, S3Marker? marker, CancellationToken cancellationToken)
    {
        var operation = new S3Operation
        {
            Verb = HttpMethod.Get,
            Bucket = bucket,
            Query = Query(
                ("versions", ""), ("encoding-type", "url"), ("max-keys", Number(query.Limit)), ("prefix", query.Prefix), ("delimiter", query.Delimiter),
                ("key-marker", marker?.Text ?? query.After), ("version-id-marker", marker?.VersionId)),
        };
        var document = await DocumentAsync(operation, cancellationToken).ConfigureAwait(false);
        var isEncoded = document["EncodingType"] == "url";
        var next = document["IsTruncated"] != "true" ? null
            : document["NextKeyMarker"] is { Length: > 0 } key ? new S3Marker(Decoded(key, isEncoded), document["NextVersionIdMarker"] is { Length: > 0 } version ? version : null)
            : throw Endless(operation, "it says that there is more, and not where");
        return next is not null && next == marker
            ? throw Endless(operation, "the next page would be the same again")
            : new S3Page([.. document.Children.Where(one => one.Name is "Version" or "DeleteMarker").Select(one => Entry(one, isEncoded))], PrefixesOf(document, isEncoded), next);
    }

    /// <summary>The newest versions of a key, newest first, up to one that is known; all of them where none is.</summary>
    public async Task<IReadOnlyList<S3Object>> ListKeyAsync(string bucket, string key, string? known, CancellationToken cancellationToken)
    {
        var newer = new List<S3Object>();
        S3Marker? marker = null;
        do
        {
            var page = await ListVersionsAsync(bucket, new S3ListQuery { Prefix = key }, marker, cancellationToken).ConfigureAwait(false);
            // Versions and delete markers may come apart in a page.
            foreach (var one in page.Objects.Where(one => one.Key == key).OrderByDescending(one => one.IsLatest))
            {
                if (known is not null && one.VersionId == known)
                    return newer;

                newer.Add(one);
            }

            marker = page.Objects.All(one => one.Key == key) ? page.Next : null;
        }
        while (marker is not null);

        return newer;
    }

    /// <summary>An answer that cannot be the whole listing, and of which no more can be had: not the end of it.</summary>
    private S3Failure Endless(S3Operation operation, string detail) => new(Name, operation.ToString(), HttpStatusCode.OK, "BadListing", $"the listing cannot be read to its end: {detail}");

    /// <summary>The last thing of a page, where the service leaves it to the client to go on from there.</summary>
    private static string? Last(IEnumerable<S3Object> objects, IEnumerable<string> prefixes) => objects.Select(static one => one.Key).Concat(prefixes).Max(Utf8Order.Instance);

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
