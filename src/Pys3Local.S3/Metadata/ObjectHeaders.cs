using System.Globalization;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.S3.Metadata;

/// <summary>The headers that tell a client about an object.</summary>
internal static class ObjectHeaders
{
    /// <summary>Query keys that override a header of the answer to a signed GET, and the header.</summary>
    public static readonly (string Query, string Header)[] Overrides =
    [
        ("response-content-type", "Content-Type"),
        ("response-content-language", "Content-Language"),
        ("response-expires", "Expires"),
        ("response-cache-control", "Cache-Control"),
        ("response-content-disposition", "Content-Disposition"),
        ("response-content-encoding", "Content-Encoding"),
    ];

    public static readonly string[] OverrideKeys = [.. Overrides.Select(o => o.Query)];

    public static string Quoted(string etag) => $"\"{etag}\"";

    /// <summary>RFC 9110, 5.6.7.</summary>
    public static string HttpDate(DateTimeOffset time) => time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    public static S3Response WithObject(this S3Response response, ObjectInfo info, S3Context context)
    {
        response
            .With("ETag", Quoted(info.ETag))
            .With("Last-Modified", HttpDate(info.LastModified))
            .With("Accept-Ranges", "bytes");

        foreach (var (query, header) in Overrides)
            response.With(header, Override(context.Request, query) ?? Kept(info, header));

        if (!info.Metadata.IsEmpty)
            response.WithMetadata(info);

        return (info.Attributes.IsEmpty ? response : response.WithAttributes(info)).WithVersion(info, context);
    }

    /// <summary>What no header can have as its name (it came with a file) is counted, as S3 does.</summary>
    private static S3Response WithMetadata(this S3Response response, ObjectInfo info)
    {
        var missing = 0;
        foreach (var (name, value) in info.Metadata)
        {
            if (HeaderText.IsName(name))
                response.With("x-amz-meta-" + name, EncodedWords.Encode(value));
            else
                missing++;
        }

        return response.With("x-amz-missing-meta", missing == 0 ? null : missing.ToString(CultureInfo.InvariantCulture));
    }

    private static S3Response WithAttributes(this S3Response response, ObjectInfo info)
    {
        var storageClass = StorageClass.Of(info);
        return response
            .With("x-amz-storage-class", storageClass == StorageClass.Standard ? null : storageClass)
            .With(StorageClass.RestoreHeader, StorageClass.IsArchive(storageClass) ? StorageClass.Restored : null)
            .With("x-amz-website-redirect-location", info.Attributes.GetValueOrDefault(ObjectAttributes.WebsiteRedirect))
            .With("x-amz-tagging-count", info.Attributes.ContainsKey(ObjectAttributes.Tags) && TagSet.Of(info).Count is var tags and > 0 ? tags.ToString(CultureInfo.InvariantCulture) : null)
            .With("x-amz-replication-status", ReplicationState.Of(info)?.Status)
            .With(LockHeaders.Mode, info.Attributes.GetValueOrDefault(LockAttributes.Mode))
            .With(LockHeaders.Until, info.Attributes.GetValueOrDefault(LockAttributes.Until))
            .With(LockHeaders.Hold, info.Attributes.GetValueOrDefault(LockAttributes.Hold));
    }

    /// <summary>The version that was written, where it has an id: a write to a bucket that keeps no more versions says nothing.</summary>
    public static S3Response WithWrittenVersion(this S3Response response, ObjectInfo info) =>
        response.With("x-amz-version-id", info.VersionId == ObjectInfo.NullVersion ? null : info.VersionId);

    /// <summary>The version that was read, where the bucket keeps versions.</summary>
    public static S3Response WithVersion(this S3Response response, ObjectInfo info, S3Context context) => response
        .With("x-amz-version-id", Versioning.Shown(context.Bucket, info.VersionId))
        .With("x-amz-delete-marker", info.IsDeleteMarker ? "true" : null);

    /// <summary>Only whoever signs may say as what an object is shown: a link to an open one must not be able to make a page of it.</summary>
    private static string? Override(S3Request request, string query)
    {
        var value = request.Query[query];
        return value is null || !request.Caller.IsAnonymous
            ? (value is null ? null : UploadHeaders.Checked(query, value))
            : throw new S3Exception(S3Errors.InvalidRequest, "Request specific response headers cannot be used for anonymous GET requests.") { Details = [new("ArgumentName", query)] };
    }

    private static string? Kept(ObjectInfo info, string header)
    {
        if (header == "Content-Type")
            return info.ContentType ?? "binary/octet-stream";

        foreach (var (name, attribute) in ObjectAttributes.ResponseHeaders)
        {
            if (name == header)
                return info.Attributes.GetValueOrDefault(attribute);
        }

        return null;
    }
}
