using Pys3Local.S3.Body;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html</remarks>
internal static class PutObject
{
    public static readonly Operation Definition = new("PutObject", "PUT", Level.Object)
    {
        Encryption = EncryptionUse.Write,
        Needs = Needs.ToWrite,
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        BodyLength.Require(context.Request.Headers);
        var info = await StoreAsync(context, cancellationToken);
        return S3Response.Empty()
            .With("ETag", ObjectHeaders.Quoted(info.ETag))
            .WithChecksum(info)
            .WithExpiration(info, context.Bucket)
            .WithWrittenEncryption(info.Encryption, context.Request)
            .WithWrittenVersion(info);
    }

    /// <summary>Stores the body of the request under its key, with all that its headers say.</summary>
    public static async Task<ObjectInfo> StoreAsync(S3Context context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var named = NamedContent.Of(context);
        var headers = UploadHeaders.Read(request);
        var attributes = LockHeaders.WithDefault(context, headers.Attributes.AddRange(Placement.Read(context)), await RetentionClock.BeginAsync(context, cancellationToken));
        var protection = RequestedProtection.Of(context);
        var body = request.Body;
        body.ComputeKept();
        if (named?.Algorithm is { } algorithm)
            body.Compute(algorithm);

        ObjectInfo? made = null;
        var write = new ObjectWrite
        {
            VersionId = Versioning.NextId(context.Bucket),
            Body = body.Content,
            Length = body.Length,
            Protection = protection,
            Guard = (named?.Guard(() => body.ChecksumOf(ChecksumAlgorithm.Sha256) is { } sum ? Convert.FromBase64String(sum.Value) : null, () => made!.Size)).And(await WriteGuard.OfAsync(context, () => made, cancellationToken)),
            Seal = size => made = new ObjectInfo
            {
                Key = context.Key,
                Size = size,
                ETag = body.Md5Hex,
                LastModified = context.Time.GetUtcNow(),
                ContentType = headers.ContentType,
                Metadata = headers.Metadata,
                Attributes = attributes.WithChecksum(body.Checksum),
                Encryption = EncryptedObjects.LabelOf(protection),
            },
        };
        return (await WriteGuard.StoreAsync(async () => await context.Store.PutObjectAsync(context.BucketName, context.Key, write, cancellationToken))).Info;
    }
}
