using Pys3Local.S3.Auth;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html</remarks>
internal static class CopyObject
{
    public static readonly Operation Definition = new("CopyObject", "PUT", Level.Object)
    {
        RequiresHeader = CopySource.Header,
        Needs = Needs,
        ExecuteAsync = ExecuteAsync,
    };

    private static IEnumerable<Permission> Needs(S3Request request) =>
        [CopySource.Parse(request).Permission, new("s3:PutObject", request.Bucket, request.Key)];

    private static async Task<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var source = CopySource.Parse(context.Request);
        var replace = Replaces(context.Request);
        var headers = replace ? UploadHeaders.Read(context.Request) : null;
        UploadHeaders.RefuseUnsupported(context.Request);

        var ontoItself = source.Bucket == context.BucketName && source.Key == context.Key && source.Version is null;
        if (ontoItself && headers is null && StorageClass.Read(context.Request) is null)
            throw new S3Exception(S3Errors.InvalidRequest, "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");

        var inPlace = ontoItself && Versioning.StateOf(context.Bucket) is null;
        var (info, from) = inPlace
            ? await UpdateAsync(context, source, headers, cancellationToken)
            : await CopyAsync(context, source, headers, cancellationToken);

        return S3Response.Xml(new CopyObjectResult { LastModified = info.LastModified, ETag = ObjectHeaders.Quoted(info.ETag) }.WithChecksum(info))
            .With("x-amz-copy-source-version-id", from is null or ObjectInfo.NullVersion ? null : from)
            .WithVersion(info, context);
    }

    private static bool Replaces(S3Request request) => request.Header("x-amz-metadata-directive") switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        var other => throw new S3Exception(S3Errors.InvalidArgument, $"Unknown metadata directive '{other}'.")
        { Details = [new("ArgumentName", "x-amz-metadata-directive")] },
    };

    /// <summary>Onto itself in a bucket without versions (how rclone sets a time): only what is kept beside the bytes changes.</summary>
    private static async Task<(ObjectInfo Info, string? From)> UpdateAsync(
        S3Context context, CopySource source, UploadHeaders? headers, CancellationToken cancellationToken)
    {
        var guard = WriteGuard.Of(context);
        var info = await context.Store.UpdateObjectAsync(context.BucketName, context.Key, null, current =>
        {
            source.Check(context.Request, current);
            guard?.Invoke(current, current);
            return Described(context, current, headers);
        }, cancellationToken) ?? throw ObjectRead.Missing(null);
        return (info, null);
    }

    private static async Task<(ObjectInfo Info, string? From)> CopyAsync(
        S3Context context, CopySource source, UploadHeaders? headers, CancellationToken cancellationToken)
    {
        await using var reader = await source.OpenAsync(context, cancellationToken);
        var info = await context.Store.PutObjectAsync(context.BucketName, context.Key, new ObjectWrite
        {
            VersionId = Versioning.NextId(context.Bucket),
            Body = new ObjectReaderStream(reader),
            Length = reader.Info.Size,
            Guard = WriteGuard.Of(context),
            Seal = _ => Described(context, reader.Info, headers),
        }, cancellationToken);
        return (info, reader.Info.VersionId);
    }

    /// <summary>
    /// The copy: the bytes' own facts (ETag, checksum, parts) go with the bytes; what the client says of them is taken over or
    /// replaced.
    /// </summary>
    private static ObjectInfo Described(S3Context context, ObjectInfo source, UploadHeaders? headers)
    {
        var copy = source with { Key = context.Key, LastModified = context.Time.GetUtcNow() };
        if (headers is not null)
            copy = copy with
            {
                ContentType = headers.ContentType,
                Metadata = headers.Metadata,
                Attributes = headers.Attributes.AddRange(source.Attributes.Where(a => ObjectAttributes.BelongsToBytes(a.Key))),
            };

        return StorageClass.Read(context.Request) is { } storageClass
            ? copy with { Attributes = copy.Attributes.SetItem(ObjectAttributes.StorageClass, storageClass) }
            : copy;
    }
}
