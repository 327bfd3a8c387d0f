using System.Net;
using System.Security.Cryptography;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.S3;

/// <summary>An S3 service as a service of blobs.</summary>
internal sealed class S3BlobService(S3Connection connection, string location) : IBlobService
{
    private const string MetadataPrefix = "x-amz-meta-";
    private const string LockMode = "x-amz-object-lock-mode";
    private const string LockUntil = "x-amz-object-lock-retain-until-date";
    private const string LegalHold = "x-amz-object-lock-legal-hold";

    /// <summary>Bytes of metadata that S3 takes: names, with their prefix not counted, and values.</summary>
    private const int MaxMetadata = 2048;

    private const int MinPart = 5 << 20;

    public BlobTraits Traits => new() { Name = "s3", Location = location, MaxMetadata = MaxMetadata, MinPart = MinPart, Conditions = Abilities.Conditions };

    public IBlobVersions? Versions => Abilities.Versions ? new S3BlobVersions(this) : null;

    public S3Connection Connection => connection;

    /// <summary>What the service has been found to do; null until there is a bucket to try it in.</summary>
    public S3Abilities? Found { get; set; }

    /// <summary>Until it is known: all of it. Nothing is written before there is a bucket.</summary>
    public S3Abilities Abilities => Found ?? S3Abilities.All;

    public ValueTask<IReadOnlyList<string>> ListContainersAsync(CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(() => connection.ListBucketsAsync(cancellationToken));

    public ValueTask<bool> HasContainerAsync(string container, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(() => connection.HasBucketAsync(container, cancellationToken));

    public ValueTask<bool> CreateContainerAsync(string container, bool hasLocks, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(async () =>
        {
            if (hasLocks && !Abilities.Locks)
                throw new StorageException(StorageFailure.NotSupported, $"{connection.Name} has no object lock.");

            var isNew = await connection.CreateBucketAsync(
                container, cancellationToken, hasLocks ? [new("x-amz-bucket-object-lock-enabled", "true")] : null).ConfigureAwait(false);
            Found ??= await S3Abilities.ProbeAsync(connection, container, "", cancellationToken).ConfigureAwait(false);
            return isNew;
        });

    public ValueTask<bool> DeleteContainerAsync(string container, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(() => connection.DeleteBucketAsync(container, cancellationToken));

    public ValueTask<BlobPage> ListAsync(string container, string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(async () =>
        {
            var page = await connection.ListAsync(
                container, new() { Prefix = prefix.Length > 0 ? prefix : null, After = after, Limit = limit }, null, cancellationToken).ConfigureAwait(false);
            return new BlobPage([.. page.Objects.Select(one => new Blob(one.Key, one.Size, one.ETag, one.LastModified, null))], page.Next is not null);
        });

    public ValueTask<Blob?> FindAsync(string container, string name, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(async () => await connection.HeadAsync(container, name, cancellationToken).ConfigureAwait(false) is { } found ? BlobOf(found) : null);

    public ValueTask<BlobContent?> OpenAsync(
        string container, string name, (long Offset, long Length)? range, Blob? like, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync(async () =>
        {
            try
            {
                var answer = await connection.GetAsync(container, name, range, cancellationToken, like?.VersionId, like?.ETag).ConfigureAwait(false);
                return answer is null ? null : await ContentAsync(answer, name, range, like, cancellationToken).ConfigureAwait(false);
            }
            catch (S3Failure e) when (e.Status == HttpStatusCode.PreconditionFailed)
            {
                return null;
            }
        });

    /// <summary>Null where it is another blob by now.</summary>
    private async Task<BlobContent?> ContentAsync(S3Answer answer, string name, (long Offset, long Length)? range, Blob? like, CancellationToken cancellationToken)
    {
        BlobContent? content = null;
        try
        {
            var blob = BlobOf(answer.ToObject(name));
            if (BlobAnswer.Check(location, blob, range, like, answer.Status == HttpStatusCode.PartialContent, answer.Header("Content-Range")))
                content = new BlobContent(blob, new MappedBody(answer, await answer.OpenBodyAsync(cancellationToken).ConfigureAwait(false)));

            return content;
        }
        finally
        {
            if (content is null)
                await answer.DisposeAsync().ConfigureAwait(false);
        }
    }

    public ValueTask<BlobWritten?> PutAsync(
        string container, string name, ReadOnlyMemory<byte> content, BlobHeaders headers, BlobCondition condition, CancellationToken cancellationToken) =>
        ConditionalAsync(
            container, name, condition, Abilities.ConditionalPut,
            async conditions => Of(await connection.PutAsync(
                container, name, S3Body.Of(content), [.. HeadersOf(headers), .. LockOf(headers.Lock, content), .. conditions], cancellationToken).ConfigureAwait(false)),
            cancellationToken);

    public async ValueTask<bool> SetHeadersAsync(string container, Blob blob, BlobHeaders headers, CancellationToken cancellationToken)
    {
        try
        {
            return await ConditionalAsync(
                container, blob.Name, new BlobCondition(blob.ETag, false), false,
                async _ => Of(await connection.CopyAsync(
                    (container, blob.Name, null), container, blob.Name,
                    [.. HeadersOf(headers), new("x-amz-metadata-directive", "REPLACE"), new("x-amz-copy-source-if-match", $"\"{blob.ETag}\"")],
                    cancellationToken).ConfigureAwait(false)),
                cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (StorageException e) when (e.InnerException is S3Failure { Code: "NoSuchKey" })
        {
            return false;
        }
    }

    public async ValueTask<bool> DeleteAsync(string container, string name, BlobCondition condition, CancellationToken cancellationToken) =>
        await ConditionalAsync(
            container, name, condition, Abilities.ConditionalDelete,
            async conditions =>
            {
                await connection.DeleteAsync(container, name, cancellationToken, headers: conditions).ConfigureAwait(false);
                return new BlobWritten("", null);
            },
            cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask DiscardAsync(string container, string name, CancellationToken cancellationToken) => await S3Failures.MappedAsync(async () =>
    {
        await S3BlobVersions.DiscardAsync(connection, container, name, cancellationToken).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    public async ValueTask<IBlobUpload> BeginAsync(string container, string name, BlobHeaders headers, CancellationToken cancellationToken) =>
        new S3BlobUpload(this, container, name, await S3Failures.MappedAsync(
            () => connection.CreateUploadAsync(container, name, [.. HeadersOf(headers)], cancellationToken)).ConfigureAwait(false));

    public IBlobUpload Resume(string container, string name, string id) => new S3BlobUpload(this, container, name, id);

    public void Dispose() => connection.Dispose();

    /// <summary>A write that is done only where its condition holds; null where it does not.</summary>
    /// <param name="isAble">The service decides it. Else the blob is looked at before, which is as good while no other server writes.</param>
    internal ValueTask<BlobWritten?> ConditionalAsync(
        string container, string name, BlobCondition condition, bool isAble, Func<KeyValuePair<string, string>[], Task<BlobWritten?>> write, CancellationToken cancellationToken) =>
        S3Failures.MappedAsync<BlobWritten?>(async () =>
        {
            if (!isAble && condition != BlobCondition.None)
            {
                var found = await connection.HeadAsync(container, name, cancellationToken).ConfigureAwait(false);
                if (condition.IsNew ? found is not null : found?.ETag != condition.ETag)
                    return null;
            }

            try
            {
                return await write(
                    !isAble ? []
                    : condition.IsNew ? [new("if-none-match", "*")]
                    : condition.ETag is { } etag ? [new("if-match", $"\"{etag}\"")]
                    : []).ConfigureAwait(false);
            }
            catch (S3Failure e) when (e.IsConflict || e.Code == "NoSuchKey" && condition.ETag is not null)
            {
                return null;
            }
        });

    /// <summary>What the headers of an answer say.</summary>
    internal static Blob BlobOf(S3Object found) => new(
        found.Key, found.Size, found.ETag, found.LastModified,
        new BlobHeaders(found.ContentType, new SortedDictionary<string, string>(found.Metadata.ToDictionary(), StringComparer.Ordinal)))
    {
        VersionId = found.VersionId,
        IsLatest = found.IsLatest,
        IsMarker = found.IsDeleteMarker,
        Lock = found.Headers.GetValueOrDefault(LockMode) is var mode && found.Headers.GetValueOrDefault(LegalHold) is var hold && mode is null && hold is null
            ? null
            : new(mode, found.Headers.GetValueOrDefault(LockUntil), hold),
    };

    internal static BlobWritten? Of(S3Written written) => new(written.ETag, written.VersionId);

    /// <summary>S3 takes a lock only with a hash of the content.</summary>
    private IEnumerable<KeyValuePair<string, string>> LockOf(BlobLock? held, ReadOnlyMemory<byte> content)
    {
        if (Abilities.Locks)
            yield return new("content-md5", Convert.ToBase64String(MD5.HashData(content.Span)));

        if (held is { Mode: { } mode, Until: { } until })
        {
            yield return new(LockMode, mode);
            yield return new(LockUntil, until);
        }

        if (held?.Hold is { } hold)
            yield return new(LegalHold, hold);
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(BlobHeaders headers)
    {
        if (headers.ContentType is { } type)
            yield return new("content-type", type);

        foreach (var (name, value) in headers.Metadata)
            yield return new(MetadataPrefix + name, value);
    }
}
