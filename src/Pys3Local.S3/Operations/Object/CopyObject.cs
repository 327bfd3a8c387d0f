using System.Collections.Immutable;
using Pys3Local.S3.Access;
using Pys3Local.S3.Body;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html</remarks>
internal static class CopyObject
{
    public static readonly Operation Definition = new("CopyObject", "PUT", Level.Object)
    {
        RequiresHeader = CopySource.Header,
        IgnoresBody = true,
        Encryption = EncryptionUse.Write | EncryptionUse.SourceKey,
        Needs = Needs.ToWrite.With(new Need("s3:GetObject", NeedOn.CopySource), ConditionSources.Copy),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var source = await CopySource.ResolveAsync(context, cancellationToken);
        await source.CheckOwnerAsync(context, cancellationToken);
        var changes = CopyChanges.Read(context);
        var ontoItself = source.Bucket == context.BucketName && source.Key == context.Key && source.Version is null;
        var isEncryptedAnew = RequestedProtection.Asked(context) is not null || CustomerKey.OfSource(context) is not null
            || (ontoItself && EncryptedObjects.IsOtherThan(RequestedProtection.Of(context), context.Services.Options.EncryptsEverything, await context.Store.FindObjectAsync(source.Bucket, source.Key, null, cancellationToken)));
        if (ontoItself && changes.IsEmpty && !isEncryptedAnew)
            throw new S3Exception(S3Errors.InvalidRequest, "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");

        var inPlace = ontoItself && !isEncryptedAnew && changes.Algorithm is null && Versioning.StateOf(context.Bucket) is null;
        var (info, from) = inPlace
            ? await UpdateAsync(context, source, changes, cancellationToken)
            : await CopyAsync(context, source, changes, cancellationToken);

        return S3Response.Xml(new CopyObjectResult
        {
            LastModified = S3XmlTimestamp.WholeSeconds(info.LastModified),
            ETag = ObjectHeaders.Quoted(info.ETag),
            ChecksumType = StoredChecksum.Of(info.Attributes)?.TypeName,
        }.WithChecksum(info))
            .With("x-amz-copy-source-version-id", from is null or ObjectInfo.NullVersion ? null : from)
            .WithExpiration(info, context.Bucket)
            .WithWrittenEncryption(info.Encryption, context.Request)
            .WithWrittenVersion(info);
    }

    /// <summary>Onto itself in a bucket without versions (how rclone sets a time): only what is kept beside the bytes changes.</summary>
    private static async Task<(ObjectInfo Info, string? From)> UpdateAsync(
        S3Context context, CopySource source, CopyChanges changes, CancellationToken cancellationToken)
    {
        var seen = await context.Store.FindObjectAsync(context.BucketName, context.Key, null, cancellationToken) ?? throw ObjectRead.Missing(null);
        await changes.RequireTagsAsync(context, source, seen, cancellationToken);
        var guard = await WriteGuard.OfAsync(context, () => null, cancellationToken);
        var info = await context.Store.UpdateObjectAsync(context.BucketName, context.Key, null, current =>
        {
            EncryptedObjects.Check(current, null);
            source.Check(context.Request, current);
            guard?.Invoke(current, current);
            return changes.ApplyTo(current) with { LastModified = context.Time.GetUtcNow() };
        }, cancellationToken) ?? throw ObjectRead.Missing(null);
        return (info, null);
    }

    private static async Task<(ObjectInfo Info, string? From)> CopyAsync(
        S3Context context, CopySource source, CopyChanges changes, CancellationToken cancellationToken)
    {
        await using var reader = await source.OpenAsync(context, cancellationToken);
        await changes.RequireTagsAsync(context, source, reader.Info, cancellationToken);
        await using var bytes = new ObjectReaderStream(reader);
        // The ETag of what a client's key has encrypted is no hash: the copy gets one of its own.
        var isHidden = EncryptedObjects.IsCustomers(reader.Info.Encryption);
        var algorithm = isHidden ? changes.Algorithm ?? StoredChecksum.Of(reader.Info.Attributes)?.Algorithm ?? ChecksumNames.Default : changes.MissingFrom(reader.Info);
        var named = NamedContent.Of(context);
        await using var hashed = algorithm is null && named?.Algorithm is null ? null : Hashed(bytes, reader.Info.Size, [algorithm, named?.Algorithm]);
        var protection = RequestedProtection.Of(context) ?? (reader.Info.Encryption is null ? null : new ContentProtection.Ring());
        var begin = await RetentionClock.BeginAsync(context, cancellationToken);
        ObjectInfo? made = null;
        var write = new ObjectWrite
        {
            VersionId = Versioning.NextId(context.Bucket),
            // A store may copy what it recognises as its own without reading it; a checksum takes reading.
            Body = hashed ?? (Stream)bytes,
            Length = reader.Info.Size,
            Protection = protection,
            Guard = (named?.Guard(() => hashed?.Checksum(ChecksumAlgorithm.Sha256), () => made!.Size)).And(await WriteGuard.OfAsync(context, () => made, cancellationToken)),
            Seal = _ =>
            {
                var copy = changes.ApplyTo(reader.Info);
                return made = copy with
                {
                    Key = context.Key,
                    Encryption = EncryptedObjects.LabelOf(protection),
                    ETag = isHidden ? Convert.ToHexStringLower(hashed!.Md5) : copy.ETag,
                    LastModified = context.Time.GetUtcNow(),
                    Attributes = LockHeaders.WithDefault(context, algorithm is null ? copy.Attributes : WithChecksum(isHidden ? copy.Attributes.Remove(PartSizes.Attribute) : copy.Attributes, hashed!, algorithm.Value), begin),
                };
            },
        };
        var (info, _) = await WriteGuard.StoreAsync(async () => await context.Store.PutObjectAsync(context.BucketName, context.Key, write, cancellationToken));
        return (info, reader.Info.VersionId);
    }

    private static HashingStream Hashed(Stream bytes, long length, ReadOnlySpan<ChecksumAlgorithm?> algorithms)
    {
        var hashed = new HashingStream(bytes, length);
        foreach (var algorithm in algorithms)
        {
            if (algorithm is { } wanted)
                hashed.Compute(wanted);
        }

        return hashed;
    }

    /// <summary>The one that was computed, of the whole: those of the source's parts were of another kind.</summary>
    private static ImmutableSortedDictionary<string, string> WithChecksum(
        ImmutableSortedDictionary<string, string> attributes, HashingStream hashed, ChecksumAlgorithm algorithm) => attributes
        .Remove(ObjectAttributes.PartChecksums)
        .WithChecksum(ObjectChecksum.Of(algorithm, hashed.Checksum(algorithm)));
}
