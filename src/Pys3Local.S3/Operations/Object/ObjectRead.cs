using System.Collections.Immutable;
using System.Globalization;
using Pys3Local.S3.Access;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>Reading an object, with its content (GET) or without (HEAD): conditions, range or part, headers.</summary>
internal static class ObjectRead
{
    public static readonly ImmutableArray<string> QueryKeys = ["versionId", "partNumber", .. ObjectHeaders.OverrideKeys];

    /// <summary>The version that the request names, if any.</summary>
    public static string? Version(S3Context context) =>
        context.Request.Query["versionId"] is { } version ? Versioning.CheckedId(context.Store.Traits, version, "versionId") : null;

    /// <summary>Only callers who may list the bucket learn that a key is missing; to others, whatever is not open is closed.</summary>
    public static async Task<S3Exception> MissingAsync(S3Context context, string? version, CancellationToken cancellationToken)
    {
        var mayList = await context.DecideAsync(new Permission("s3:ListBucket", context.BucketName) { ListedPrefix = context.Key }, cancellationToken);
        return mayList.Allowed ? Missing(version) : new(S3Errors.AccessDenied, $"Access Denied: {mayList.Reason}");
    }

    /// <param name="key">Where it is not the one of the request.</param>
    public static S3Exception Missing(string? version, string? key = null) => new(version is null ? S3Errors.NoSuchKey : S3Errors.NoSuchVersion)
    {
        Details = key is null ? [] : version is null ? [new(ErrorDetails.Key, key)] : [new(ErrorDetails.Key, key), new(ErrorDetails.VersionId, version)],
    };

    /// <param name="content">Null for HEAD.</param>
    public static S3Response Answer(S3Context context, ObjectInfo info, ObjectReader? content)
    {
        if (info.IsDeleteMarker)
            throw OfDeleteMarker(context, info);

        var request = context.Request;
        ReadConditions.Check(request, info);

        var (range, parts) = Selected(context, info);
        if (range is not { } part)
            return S3Response.Object(200, info.Size, content).WithObject(info, context).WithEncryption(info.Encryption).WithChecksum(info, request).WithExpiration(info, context.Bucket);

        // A part without a byte has no first one and no last: there is no Content-Range that says so (RFC 9110, 14.4).
        var isEmpty = part.Length == 0;
        content?.Select(part.Offset, part.Length);
        return S3Response.Object(isEmpty ? 200 : 206, part.Length, content).WithObject(info, context).WithEncryption(info.Encryption).WithExpiration(info, context.Bucket)
            .With("Content-Range", isEmpty ? null : part.ContentRange(info.Size))
            .With("x-amz-mp-parts-count", parts?.ToString(CultureInfo.InvariantCulture))
            .WithPartChecksum(info, request);
    }

    private static (ByteRange? Range, int? Parts) Selected(S3Context context, ObjectInfo info)
    {
        var header = context.Request.Header("Range");
        var number = context.Request.Query["partNumber"];
        if (number is null)
            return (ReadConditions.RangeApplies(context.Request, info) ? ByteRange.Parse(header, info.Size) : null, null);

        if (header is not null)
            throw new S3Exception(S3Errors.InvalidRequest, "Cannot specify both Range header and partNumber query parameter.");

        var part = Multipart.PartNumbers.Parse(number);
        if (PartSizes.Parse(info.Attributes.GetValueOrDefault(PartSizes.Attribute)) is not { } sizes)
            return part == 1 ? (info.Size == 0 ? null : new ByteRange(0, info.Size), null) : throw new S3Exception(S3Errors.InvalidPartNumber);

        return sizes.Locate(part) is { } place
            ? (new ByteRange(place.Offset, place.Length), sizes.Count)
            : throw new S3Exception(S3Errors.InvalidPartNumber);
    }

    /// <summary>The newest version is a delete marker: the key is missing. A delete marker that is named cannot be read.</summary>
    private static S3Exception OfDeleteMarker(S3Context context, ObjectInfo info)
    {
        var named = context.Request.Query.Has("versionId");
        return new(named ? S3Errors.MethodNotAllowed : S3Errors.NoSuchKey)
        {
            Headers =
            [
                new("x-amz-delete-marker", "true"),
                new("x-amz-version-id", info.VersionId),
                .. named ? [new("Last-Modified", ObjectHeaders.HttpDate(info.LastModified)), new("Allow", "DELETE")] : Array.Empty<KeyValuePair<string, string>>(),
            ],
        };
    }
}
