using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html</remarks>
internal static class ListObjectVersions
{
    public static readonly Operation Definition = new("ListObjectVersions", "GET", Level.Bucket)
    {
        Requires = ["versions"],
        Takes = ["prefix", "delimiter", "key-marker", "version-id-marker", "max-keys", "encoding-type"],
        Needs = Operation.OnListing("s3:ListBucketVersions"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var listing = new ListingParameters(context);
        var keyMarker = query["key-marker"] ?? "";
        var versionMarker = query["version-id-marker"] ?? "";
        if (versionMarker.Length > 0 && keyMarker.Length == 0)
        {
            throw new S3Exception(S3Errors.InvalidArgument, "A version-id marker cannot be specified without a key marker.")
            { Details = [new("ArgumentName", "version-id-marker"), new("ArgumentValue", versionMarker)] };
        }

        var page = await PageAsync(context, new()
        {
            Prefix = listing.Prefix,
            Delimiter = listing.Delimiter,
            After = keyMarker.Length == 0 ? null : keyMarker,
            AfterVersion = versionMarker.Length == 0 ? null : Versioning.CheckedId(context.Store.Traits, versionMarker, "version-id-marker"),
            Limit = listing.Limit,
            Versions = true,
        }, cancellationToken);

        var owner = Owners.Of(context.Bucket);
        var last = page.IsTruncated ? page.Entries[^1] : default;
        if (last.Object is { } end)
            context.Services.VersionMarkers.Add(context.Bucket, end);

        return S3Response.Xml(new ListVersionsResult
        {
            Name = context.BucketName,
            Prefix = listing.Shown(listing.Prefix),
            KeyMarker = listing.Shown(keyMarker),
            VersionIdMarker = versionMarker,
            NextKeyMarker = page.IsTruncated ? listing.Shown(last.Name) : null,
            NextVersionIdMarker = page.IsTruncated ? last.Object?.VersionId : null,
            MaxKeys = listing.Limit,
            Delimiter = listing.Delimiter is null ? null : listing.Shown(listing.Delimiter),
            IsTruncated = page.IsTruncated,
            EncodingType = listing.EncodingType,
            Versions = [.. page.Entries.Where(e => e.Object is not null).Select(e => Shown(e.Object!, listing, owner))],
            CommonPrefixes = listing.Prefixes(page),
        }).With("x-amz-bucket-region", context.Services.Options.Region);
    }

    /// <summary>
    /// A store that does not know the version of the marker (any more) begins with the newest of the key. What is newer than that version was has been listed: it is left out, so that
    /// nobody who deletes between two pages is given it again.
    /// </summary>
    private static async ValueTask<ListPage> PageAsync(S3Context context, ListQuery query, CancellationToken cancellationToken)
    {
        var listed = query is { After: { } key, AfterVersion: { } version } && context.Services.VersionMarkers.Find(context.Bucket, key, version) is { } made
            && await context.Store.FindObjectAsync(context.BucketName, key, version, cancellationToken) is null
            ? made : (DateTimeOffset?)null;
        while (true)
        {
            var page = await context.Store.ListObjectsAsync(context.BucketName, query, cancellationToken);
            if (listed is not { } time || page.Entries.TakeWhile(entry => entry.Object is { } info && info.Key == query.After && info.LastModified > time).ToList() is not [.., var newer])
                return page;

            query = query with { AfterVersion = newer.Object!.VersionId };
        }
    }

    private static ListedVersion Shown(ObjectInfo info, ListingParameters listing, Owner ofBucket)
    {
        var isObject = !info.IsDeleteMarker;
        var checksum = StoredChecksum.KindOf(info.Attributes);
        return new(info.IsDeleteMarker)
        {
            Key = listing.Shown(info.Key),
            VersionId = info.VersionId,
            IsLatest = info.IsLatest,
            LastModified = S3XmlTimestamp.WholeSeconds(info.LastModified),
            ETag = isObject ? info.ETag : null,
            ChecksumAlgorithm = StoredChecksum.Names(checksum),
            ChecksumType = checksum?.TypeName,
            Size = isObject ? info.Size : null,
            StorageClass = isObject ? StorageClass.Of(info) : null,
            Owner = Owners.Of(info, ofBucket),
        };
    }
}
