using System.Globalization;
using System.Net;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Replication.Copying;

/// <summary>
/// The service that is copied to. What writes is sent once: whether an answer that was lost has done its work is found out by looking, or a version would be
/// there twice. What older services do not know (the newer checksums, that it is a replica) is left out once they have refused it.
/// </summary>
internal sealed class TargetService(S3Connection connection)
{
    /// <summary>How long an object of many parts may take to be put together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private volatile bool _isPlain;

    public S3Connection Connection => connection;

    /// <summary>Puts an object whole.</summary>
    public async Task<TargetWritten> PutAsync(string bucket, string key, IReadOnlyList<KeyValuePair<string, string>> headers, S3Body body, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(new S3Operation { Verb = HttpMethod.Put, Bucket = bucket, Key = key, Body = body, Headers = headers, CanRepeat = false }, cancellationToken).ConfigureAwait(false);
        await using var closing = answer.ConfigureAwait(false);
        return TargetWritten.Of(answer);
    }

    /// <summary>Deletes the key, by a delete marker where the bucket keeps versions.</summary>
    /// <returns>The id of the marker; null where there is none.</returns>
    public async Task<string?> DeleteAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            new S3Operation { Verb = HttpMethod.Delete, Bucket = bucket, Key = key, Headers = [OptionalHeaders.Replica], CanRepeat = false }, cancellationToken).ConfigureAwait(false);
        await using var closing = answer.ConfigureAwait(false);
        return answer.Header("x-amz-delete-marker") == "true" ? answer.Header("x-amz-version-id") : null;
    }

    public async Task<string> BeginAsync(string bucket, string key, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (_isPlain)
            return await connection.CreateUploadAsync(bucket, key, OptionalHeaders.Without(headers), cancellationToken).ConfigureAwait(false);

        try
        {
            return await connection.CreateUploadAsync(bucket, key, headers, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure failure) when (OptionalHeaders.AreRefused(failure))
        {
            _isPlain = true;
            return await connection.CreateUploadAsync(bucket, key, OptionalHeaders.Without(headers), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<TargetWritten> PutPartAsync(TargetUpload upload, int number, IReadOnlyList<KeyValuePair<string, string>> headers, S3Body body, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            new S3Operation
            {
                Verb = HttpMethod.Put,
                Bucket = upload.Bucket,
                Key = upload.Key,
                Query = [new("partNumber", number.ToString(CultureInfo.InvariantCulture)), new("uploadId", upload.Id)],
                Headers = headers,
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        await using var closing = answer.ConfigureAwait(false);
        return TargetWritten.Of(answer);
    }

    /// <summary>Makes the object of its parts. A service remembers an upload that it has completed for a while, and answers the same again.</summary>
    public Task<S3Written> CompleteAsync(TargetUpload upload, IEnumerable<(int Number, string ETag)> parts, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken) =>
        connection.CompleteUploadAsync(upload.Bucket, upload.Key, upload.Id, parts, _isPlain ? OptionalHeaders.Without(headers) : headers, cancellationToken);

    /// <summary>The newest version of a key, or the delete marker that is it; null where there is none.</summary>
    public async Task<S3Object?> FindNewestAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        // Of all keys with this prefix the key itself comes first; versions and delete markers may come apart in a page.
        var page = await connection.ListVersionsAsync(bucket, new S3ListQuery { Prefix = key, Limit = 10 }, null, cancellationToken).ConfigureAwait(false);
        return page.Objects.FirstOrDefault(one => one.Key == key && one.IsLatest);
    }

    /// <summary>What is said of a version, its checksums as well.</summary>
    public async Task<S3Object?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.SendAsync(
                new S3Operation
                {
                    Verb = HttpMethod.Head,
                    Bucket = bucket,
                    Key = key,
                    Query = versionId is null ? [] : [new("versionId", versionId)],
                    Headers = [new("x-amz-checksum-mode", "ENABLED")],
                },
                cancellationToken).ConfigureAwait(false);
            await using var closing = answer.ConfigureAwait(false);
            return answer.ToObject(key);
        }
        catch (S3Failure failure) when (failure.IsMissing || failure.Status == HttpStatusCode.MethodNotAllowed)
        {
            return null;
        }
    }

    private async Task<S3Answer> SendAsync(S3Operation operation, CancellationToken cancellationToken)
    {
        operation = operation with { Patience = Patience };
        if (_isPlain)
            return await connection.SendAsync(operation with { Headers = OptionalHeaders.Without(operation.Headers) }, cancellationToken).ConfigureAwait(false);

        try
        {
            return await connection.SendAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure failure) when (OptionalHeaders.AreRefused(failure))
        {
            _isPlain = true;
            return await connection.SendAsync(operation with { Headers = OptionalHeaders.Without(operation.Headers) }, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>An upload in parts at the target.</summary>
internal sealed record TargetUpload(string Bucket, string Key, string Id);

/// <summary>What the target has answered to a write.</summary>
/// <param name="ETag">Without quotes.</param>
/// <param name="VersionId">Null where the bucket keeps no versions.</param>
/// <param name="Checksums">By the names of their headers, in lower case.</param>
/// <param name="IsMd5">The ETag of what was not sent in parts is the MD5 of the content, as far as the answer says.</param>
internal sealed record TargetWritten(string ETag, string? VersionId, IReadOnlyDictionary<string, string> Checksums, bool IsMd5)
{
    public static TargetWritten Of(S3Answer answer) => new(
        answer.ETag,
        answer.Header("x-amz-version-id"),
        answer.Headers.Where(static header => header.Key.StartsWith(OptionalHeaders.ChecksumPrefix, StringComparison.Ordinal)).DistinctBy(static header => header.Key).ToDictionary(),
        answer.Header("x-amz-server-side-encryption") is null or "AES256");
}

/// <summary>Headers that a service need not know.</summary>
internal static class OptionalHeaders
{
    public const string ChecksumPrefix = "x-amz-checksum-";

    private static readonly string[] Refusals = ["NotImplemented", "InvalidArgument", "InvalidRequest", "UnsupportedHeader", "BadRequest"];

    public static KeyValuePair<string, string> Replica { get; } = new("x-amz-replication-status", "REPLICA");

    public static List<KeyValuePair<string, string>> Without(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        [.. headers.Where(header => header.Key != Replica.Key && !header.Key.StartsWith(ChecksumPrefix, StringComparison.Ordinal))];

    /// <summary>The service says that it does not know one of them.</summary>
    public static bool AreRefused(S3Failure failure) => Refusals.Contains(failure.Code)
        && failure.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented
        && (failure.Message.Contains("checksum", StringComparison.OrdinalIgnoreCase) || failure.Message.Contains("replication-status", StringComparison.OrdinalIgnoreCase)
            || failure.Message.Contains("unsupported header", StringComparison.OrdinalIgnoreCase));
}
