using System.Globalization;
using System.Net;
using Pys3Local.S3Client.Requests;
using Pys3Local.S3Client.Signing;

namespace Pys3Local.S3Client;

public sealed partial class S3Connection
{
    /// <summary>What is known of an object; null if it, or the bucket, is missing: the answer does not say which.</summary>
    public async Task<S3Object?> HeadAsync(string bucket, string key, CancellationToken cancellationToken, string? versionId = null)
    {
        try
        {
            var operation = new S3Operation { Verb = HttpMethod.Head, Bucket = bucket, Key = key, Query = Query(("versionId", versionId)) };
            var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
            await using var closing = answer.ConfigureAwait(false);
            return answer.ToObject(key);
        }
        catch (S3Failure e) when (e.IsMissing)
        {
            return null;
        }
    }

    /// <summary>As <see cref="HeadAsync"/>, of a bucket with versions: a delete marker is an answer.</summary>
    /// <param name="versionId">Null for the newest.</param>
    public async Task<S3Object?> HeadVersionAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        S3Marker? after = null;
        try
        {
            var operation = new S3Operation { Verb = HttpMethod.Head, Bucket = bucket, Key = key, Query = Query(("versionId", versionId)) };
            var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
            await using var closing = answer.ConfigureAwait(false);
            return answer.ToObject(key) with { IsLatest = versionId is null };
        }
        catch (S3Failure e) when (e.DeleteMarker is not null && (versionId is null || versionId == e.DeleteMarker))
        {
            return new() { Key = key, Size = 0, ETag = "", LastModified = e.LastModified ?? DateTimeOffset.UnixEpoch, VersionId = e.DeleteMarker, IsDeleteMarker = true, IsLatest = versionId is null };
        }
        catch (S3Failure e) when (e.IsMissing || e.Status is HttpStatusCode.MethodNotAllowed || e.DeleteMarker is not null || e.Status is HttpStatusCode.BadRequest && versionId is not null)
        {
            // It is not there, or it is a delete marker and the service does not say so: its listing does.
        }

        do
        {
            var page = await ListVersionsAsync(bucket, new() { Prefix = key, Limit = versionId is null ? 1 : 1000 }, after, cancellationToken).ConfigureAwait(false);
            foreach (var one in page.Objects)
            {
                if (one.Key != key)
                    return null;

                if (versionId is null || one.VersionId == versionId)
                    return one.IsDeleteMarker ? one : null;
            }

            after = page.Next;
        }
        while (after is not null);
        return null;
    }

    /// <summary>The content, which the caller reads and disposes; null if the object is missing.</summary>
    /// <param name="range">Which bytes: offset and length, of which there must be at least one; null for all.</param>
    /// <param name="ifMatch">An ETag: any other content is a failure with the status 412.</param>
    public async Task<S3Answer?> GetAsync(
        string bucket, string key, (long Offset, long Length)? range, CancellationToken cancellationToken, string? versionId = null, string? ifMatch = null)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (range is var (offset, length))
            headers.Add(KeyValuePair.Create("range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}")));

        if (ifMatch is not null)
            headers.Add(KeyValuePair.Create("if-match", $"\"{ifMatch}\""));

        try
        {
            return await SendAsync(
                new S3Operation { Verb = HttpMethod.Get, Bucket = bucket, Key = key, Query = Query(("versionId", versionId)), Headers = headers },
                cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure e) when (e.IsMissing && e.Code != "NoSuchBucket")
        {
            return null;
        }
    }

    /// <param name="headers">Metadata, conditions, content type: as S3 names them.</param>
    /// <param name="canRepeat">See <see cref="S3Operation.CanRepeat"/>: where the bucket keeps versions, a second execution makes a second one.</param>
    public async Task<S3Written> PutAsync(
        string bucket, string key, S3Body body, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken, bool canRepeat = true)
    {
        var answer = await SendAsync(
            new S3Operation { Verb = HttpMethod.Put, Bucket = bucket, Key = key, Body = body, Headers = headers, CanRepeat = canRepeat }, cancellationToken).ConfigureAwait(false);
        await using var closing = answer.ConfigureAwait(false);
        return new S3Written(answer.ETag, answer.Header("x-amz-version-id"), answer.Attempt);
    }

    /// <summary>Copies within the service, up to 5 GiB.</summary>
    /// <param name="headers">Metadata with its directive, conditions on source and target: as S3 names them.</param>
    public async Task<S3Written> CopyAsync(
        (string Bucket, string Key, string? VersionId) source, string bucket, string key, IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        var (document, answer) = await DocumentWithAnswerAsync(
            new S3Operation
            {
                Verb = HttpMethod.Put,
                Bucket = bucket,
                Key = key,
                Headers = [SourceOf(source), .. headers],
                Patience = TimeSpan.FromMinutes(10),
            },
            cancellationToken).ConfigureAwait(false);
        return new S3Written((document["ETag"] ?? "").Trim('"'), answer.Header("x-amz-version-id"), answer.Attempt);
    }

    /// <summary>Removes an object, or a version of it. That there is none is no failure.</summary>
    /// <param name="canRepeat">See <see cref="S3Operation.CanRepeat"/>: where the bucket keeps versions, a second execution makes a second delete marker.</param>
    /// <returns>The id of the delete marker that was made, or of the version that was removed; null where the bucket has no versions.</returns>
    public async Task<string?> DeleteAsync(
        string bucket, string key, CancellationToken cancellationToken, string? versionId = null, IReadOnlyList<KeyValuePair<string, string>>? headers = null, bool canRepeat = true)
    {
        try
        {
            var operation = new S3Operation
            {
                Verb = HttpMethod.Delete,
                Bucket = bucket,
                Key = key,
                Query = Query(("versionId", versionId)),
                Headers = headers ?? [],
                CanRepeat = canRepeat,
            };
            var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
            await using var closing = answer.ConfigureAwait(false);
            return answer.Header("x-amz-version-id");
        }
        catch (S3Failure e) when (e.Status == HttpStatusCode.NotFound && e.Code is "NoSuchKey" or "NoSuchVersion")
        {
            return null;
        }
    }

    /// <summary>A document that is kept with an object, as it is: <c>tagging</c>, <c>retention</c>, <c>legal-hold</c>, <c>acl</c>. Null if there is none.</summary>
    public Task<string?> FindObjectSettingAsync(string bucket, string key, string name, CancellationToken cancellationToken, string? versionId = null) =>
        FindTextAsync(new S3Operation { Verb = HttpMethod.Get, Bucket = bucket, Key = key, Query = Query((name, ""), ("versionId", versionId)) }, cancellationToken);

    public Task PutObjectSettingAsync(string bucket, string key, string name, string xml, CancellationToken cancellationToken, string? versionId = null, IReadOnlyList<KeyValuePair<string, string>>? headers = null) =>
        DoAsync(
            new S3Operation
            {
                Verb = HttpMethod.Put,
                Bucket = bucket,
                Key = key,
                Query = Query((name, ""), ("versionId", versionId)),
                Body = Document(xml),
                Headers = [Md5Of(xml), .. headers ?? []],
            },
            cancellationToken);

    private static KeyValuePair<string, string> SourceOf((string Bucket, string Key, string? VersionId) source) => KeyValuePair.Create(
        "x-amz-copy-source",
        $"/{source.Bucket}/{UriEncoding.EncodePath(source.Key)}{(source.VersionId is null ? "" : "?versionId=" + UriEncoding.Encode(source.VersionId))}");
}
