using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Checksums;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Expiry;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Object;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Operations.Multipart;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html</remarks>
internal static class CompleteMultipartUpload
{
    /// <summary>Bytes; every part but the last.</summary>
    private const long MinPartSize = 5 << 20;

    /// <summary>Versions in which a completion of before is looked for.</summary>
    private const int LookedAt = 100;

    private const string SizeHeader = "x-amz-mp-object-size";

    public static readonly Operation Definition = new("CompleteMultipartUpload", "POST", Level.Object)
    {
        Requires = ["uploadId"],
        Encryption = EncryptionUse.CustomerKey,
        Needs = Operation.OnObject("s3:PutObject", sources: ConditionSources.Preconditions),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        NamedContent.RefuseParts(context);
        // Before the body is read: this checksum is not the document's but the object's.
        var expected = context.Request.Body.TakeDeclaredChecksum();
        var asked = await XmlBody.ReadAsync<CompletedMultipartUpload>(context, S3XmlLimits.Parts, cancellationToken);
        using var turn = await context.Services.Completions.EnterAsync(context.BucketName, Uploads.Id(context), cancellationToken);
        var upload = await context.Multipart.FindUploadAsync(context.BucketName, context.Key, Uploads.Id(context), cancellationToken);
        if (upload is null)
            return Answer(context, await CompletedBeforeAsync(context, asked.Parts, cancellationToken));

        Uploads.RequireOwn(context, upload);
        EncryptedObjects.CheckCompletion(context, upload);
        var checksum = UploadChecksum.Of(upload);
        UploadChecksum.CheckType(checksum, context.Request);
        var parts = await ChosenPartsAsync(context, asked.Parts, checksum, cancellationToken);
        var assembled = Seal(context, upload, parts, expected, await RetentionClock.BeginAsync(context, cancellationToken));
        CheckSize(context.Request, assembled.Size);
        var guard = await WriteGuard.OfAsync(context, () => assembled, cancellationToken);
        var (info, wasThere) = await WriteGuard.StoreAsync(async () => await context.Multipart.CompleteUploadAsync(
            context.BucketName, context.Key, upload.UploadId, parts, assembled, guard, cancellationToken));
        if (wasThere)
            await context.Multipart.AbortUploadAsync(context.BucketName, context.Key, upload.UploadId, cancellationToken);

        context.Services.Completions.Add(context.Bucket, upload.UploadId, info, AskedFor(context, asked.Parts));
        return Answer(context, info);
    }

    private static S3Response Answer(S3Context context, ObjectInfo info) =>
        S3Response.Xml(new CompleteMultipartUploadResult
        {
            Location = ObjectLocation.Of(context),
            Bucket = context.BucketName,
            Key = context.Key,
            ETag = ObjectHeaders.Quoted(info.ETag),
            ChecksumType = StoredChecksum.Of(info.Attributes)?.TypeName,
        }.WithChecksum(info)).WithExpiration(info, context.Bucket)
            .WithEncryption(EncryptedObjects.IsCustomers(info.Encryption) ? null : info.Encryption)
            .WithWrittenVersion(info);

    /// <summary>
    /// A client that did not hear the answer asks again: what it asks for is there, if it asks for the same and nobody has replaced or removed it since. Everything else would be told
    /// that it is stored, and is not.
    /// </summary>
    private static async Task<ObjectInfo> CompletedBeforeAsync(S3Context context, IReadOnlyList<CompletedPart> asked, CancellationToken cancellationToken)
    {
        var uploadId = Uploads.Id(context);
        var before = context.Services.Completions.Find(context.Bucket, context.Key, uploadId);
        var made = before is var (known, _)
            ? await FindStillAsync(context, known, cancellationToken)
            : await FindMadeAsync(context, uploadId, cancellationToken);
        if (made is null)
            throw new S3Exception(S3Errors.NoSuchUpload);

        var again = AskedFor(context, asked);
        if (before is { } first ? first.Asked.Parts != again.Parts : ETagOf(asked) != made.ETag)
            throw new S3Exception(S3Errors.InvalidPart) { Details = [new("UploadId", uploadId)] };

        // The conditions of the first request held when it was answered, and need not hold now.
        if (before?.Asked.Conditions != again.Conditions)
            WriteConditions.Of(context.Request)?.Invoke(await context.Store.FindObjectAsync(context.BucketName, context.Key, null, cancellationToken), null);

        return made;
    }

    /// <summary>What was made, if the key still holds it, or that version is there.</summary>
    private static async Task<ObjectInfo?> FindStillAsync(S3Context context, ObjectInfo made, CancellationToken cancellationToken) =>
        await context.Store.FindObjectAsync(context.BucketName, context.Key, made.VersionId, cancellationToken) is { IsDeleteMarker: false } there && there.ETag == made.ETag ? there : null;

    private static async Task<ObjectInfo?> FindMadeAsync(S3Context context, string uploadId, CancellationToken cancellationToken) =>
        await context.Store.FindObjectAsync(context.BucketName, context.Key, null, cancellationToken) is { } info && IsMadeBy(info, uploadId)
            ? info
            : await FindVersionAsync(context, uploadId, cancellationToken);

    private static AskedCompletion AskedFor(S3Context context, IReadOnlyList<CompletedPart> parts)
    {
        using var list = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
            list.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.PartNumber} {EntityTag.Unquoted(part.ETag).ToLowerInvariant()}\n")));

        var conditions = $"{context.Request.Header("If-Match")}\n{context.Request.Header("If-None-Match")}";
        return new(Convert.ToHexStringLower(list.GetHashAndReset()), conditions.Length == 1 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(conditions))));
    }

    /// <summary>Of the object that these parts would become; empty where they are none.</summary>
    private static string ETagOf(IReadOnlyList<CompletedPart> parts)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var bytes = new byte[MD5.HashSizeInBytes];
        foreach (var part in parts)
        {
            if (Convert.FromHexString(EntityTag.Unquoted(part.ETag), bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != bytes.Length)
                return "";

            md5.AppendData(bytes);
        }

        return ETagOf(md5, parts.Count);
    }

    private static string ETagOf(IncrementalHash md5, int parts) => $"{Convert.ToHexStringLower(md5.GetHashAndReset())}-{parts}";

    /// <summary>Among the newest versions of the key, where the bucket keeps some.</summary>
    private static async Task<ObjectInfo?> FindVersionAsync(S3Context context, string uploadId, CancellationToken cancellationToken)
    {
        if (Versioning.StateOf(context.Bucket) is null)
            return null;

        var page = await context.Store.ListObjectsAsync(context.BucketName, new() { Prefix = context.Key, Limit = LookedAt, Versions = true }, cancellationToken);
        return page.Entries.Select(entry => entry.Object).FirstOrDefault(info => info is not null && info.Key == context.Key && IsMadeBy(info, uploadId));
    }

    private static bool IsMadeBy(ObjectInfo info, string uploadId) => info.Attributes.GetValueOrDefault(ObjectAttributes.UploadId) == uploadId;

    /// <summary>The parts that the client names, each found as it says and big enough.</summary>
    private static async Task<IReadOnlyList<PartInfo>> ChosenPartsAsync(
        S3Context context, IReadOnlyList<CompletedPart> asked, UploadChecksum? checksum, CancellationToken cancellationToken)
    {
        if (asked.Count > PartNumbers.Max)
            throw new S3Exception(S3Errors.MalformedXML, $"An upload has at most {PartNumbers.Max} parts.");

        foreach (var part in asked)
            PartNumbers.Check(part.PartNumber);

        for (var i = 1; i < asked.Count; i++)
        {
            if (asked[i].PartNumber <= asked[i - 1].PartNumber)
                throw new S3Exception(S3Errors.InvalidPartOrder);
        }

        var there = (await context.Multipart.ListPartsAsync(context.BucketName, context.Key, Uploads.Id(context), 0, PartNumbers.Max, cancellationToken))
            .ToDictionary(p => p.PartNumber);
        var chosen = new List<PartInfo>(asked.Count);
        foreach (var part in asked)
        {
            if (!there.TryGetValue(part.PartNumber, out var found) || !EntityTag.Unquoted(part.ETag).Equals(found.ETag, StringComparison.OrdinalIgnoreCase))
                throw new S3Exception(S3Errors.InvalidPart) { Details = [new("UploadId", Uploads.Id(context)), new("PartNumber", $"{part.PartNumber}"), new("ETag", EntityTag.Unquoted(part.ETag))] };

            UploadChecksum.CheckPart(checksum, part, found);
            chosen.Add(found);
        }

        if (chosen.SkipLast(1).FirstOrDefault(p => p.Size < MinPartSize) is { } small)
        {
            throw new S3Exception(S3Errors.EntityTooSmall)
            { Details = [new("ETag", small.ETag), new("ProposedSize", $"{small.Size}"), new("MinSizeAllowed", $"{MinPartSize}"), new("PartNumber", $"{small.PartNumber}")] };
        }

        return chosen;
    }

    /// <summary>The client may say how long the object is to be: it gets an error where a part is not the one that it believes.</summary>
    private static void CheckSize(S3Request request, long size)
    {
        if (request.Header(SizeHeader) is { } said && (!long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var expected) || expected != size))
            throw new S3Exception(S3Errors.InvalidRequest, $"The provided '{SizeHeader}' header value {said} does not match what was computed: {size}");
    }

    private static ObjectInfo Seal(S3Context context, UploadInfo upload, IReadOnlyList<PartInfo> parts, ObjectChecksum? expected, DateTimeOffset begin)
    {
        var sizes = new PartSizes();
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var part in parts)
        {
            sizes.Add(part.Size);
            md5.AppendData(Convert.FromHexString(part.ETag));
        }

        var attributes = LockHeaders.WithDefault(context, upload.Attributes.Remove(ObjectAttributes.Initiator).Remove(ObjectAttributes.InitiatorKey), begin)
            .SetItem(PartSizes.Attribute, sizes.ToString())
            .SetItem(ObjectAttributes.UploadId, upload.UploadId);
        return new ObjectInfo
        {
            Key = context.Key,
            VersionId = Versioning.NextId(context.Bucket),
            Size = sizes.Total,
            ETag = ETagOf(md5, parts.Count),
            LastModified = context.Time.GetUtcNow(),
            ContentType = upload.ContentType,
            Metadata = upload.Metadata,
            Encryption = upload.Encryption,
            Attributes = UploadChecksum.Complete(expected, upload, parts, attributes),
        };
    }
}
