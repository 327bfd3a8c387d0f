using System.Globalization;
using System.Net;
using System.Text;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.S3Client;

public sealed partial class S3Connection
{
    private const int Md5Digits = 32;

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Opens an upload in parts and returns its id.</summary>
    /// <param name="headers">Metadata, content type: as S3 names them.</param>
    public async Task<string> CreateUploadAsync(
        string bucket, string key, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var operation = new S3Operation { Verb = HttpMethod.Post, Bucket = bucket, Key = key, Query = Query(("uploads", "")), Headers = headers };
        var document = await DocumentAsync(operation, cancellationToken).ConfigureAwait(false);
        return document["UploadId"] is { Length: > 0 } id ? id : throw new S3Failure(Name, operation.ToString(), HttpStatusCode.OK, "NoUploadId", "");
    }

    /// <summary>Sends a part.</summary>
    /// <returns>Its ETag, without quotes.</returns>
    public async Task<string> PutPartAsync(string bucket, string key, string uploadId, int number, S3Body body, CancellationToken cancellationToken) =>
        (await SendPartAsync(bucket, key, uploadId, number, body, cancellationToken).ConfigureAwait(false)).ETag;

    /// <summary>As <see cref="PutPartAsync"/>.</summary>
    /// <returns>Its ETag, without quotes, and whether that is the MD5 of its bytes: not where the service encrypts it with keys that are not its own.</returns>
    public async Task<(string ETag, bool IsMd5)> SendPartAsync(string bucket, string key, string uploadId, int number, S3Body body, CancellationToken cancellationToken)
    {
        var operation = new S3Operation
        {
            Verb = HttpMethod.Put,
            Bucket = bucket,
            Key = key,
            Query = Query(("partNumber", Number(number)), ("uploadId", uploadId)),
            Body = body,
        };
        var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
        await using var closing = answer.ConfigureAwait(false);
        var isMd5 = answer.ETag.Length == Md5Digits && !answer.ETag.AsSpan().ContainsAnyExcept(Hex) &&
            answer.Header("x-amz-server-side-encryption") is null or "AES256" && answer.Header("x-amz-server-side-encryption-customer-algorithm") is null;
        return (answer.ETag, isMd5);
    }

    /// <summary>Makes a part of an object that the service has.</summary>
    /// <param name="range">Offset and length; null for all of it.</param>
    /// <param name="ifMatch">An ETag: any other source is a failure with the status 412.</param>
    public async Task<string> CopyPartAsync(
        (string Bucket, string Key, string? VersionId) source, (long Offset, long Length)? range, string bucket, string key, string uploadId, int number,
        CancellationToken cancellationToken, string? ifMatch = null)
    {
        var headers = new List<KeyValuePair<string, string>> { SourceOf(source) };
        if (range is var (offset, length))
            headers.Add(KeyValuePair.Create("x-amz-copy-source-range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}")));

        if (ifMatch is not null)
            headers.Add(KeyValuePair.Create("x-amz-copy-source-if-match", $"\"{ifMatch}\""));

        var document = await DocumentAsync(
            new S3Operation
            {
                Verb = HttpMethod.Put,
                Bucket = bucket,
                Key = key,
                Query = Query(("partNumber", Number(number)), ("uploadId", uploadId)),
                Headers = headers,
                Patience = TimeSpan.FromMinutes(10),
            },
            cancellationToken).ConfigureAwait(false);
        return (document["ETag"] ?? "").Trim('"');
    }

    /// <summary>Makes the object of the parts, in order.</summary>
    /// <param name="headers">Conditions: as S3 names them.</param>
    public async Task<S3Written> CompleteUploadAsync(
        string bucket, string key, string uploadId, IEnumerable<(int Number, string ETag)> parts, IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken)
    {
        var text = new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        foreach (var (number, etag) in parts)
            text.Append(CultureInfo.InvariantCulture, $"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{XmlText.Escape(etag)}&quot;</ETag></Part>");

        var (document, answer) = await DocumentWithAnswerAsync(
            new S3Operation
            {
                Verb = HttpMethod.Post,
                Bucket = bucket,
                Key = key,
                Query = Query(("uploadId", uploadId)),
                Headers = headers,
                Body = Document(text.Append("</CompleteMultipartUpload>").ToString()),
                Patience = TimeSpan.FromMinutes(10),
            },
            cancellationToken).ConfigureAwait(false);
        return new S3Written((document["ETag"] ?? "").Trim('"'), answer.Header("x-amz-version-id"), answer.Attempt);
    }

    /// <summary>The parts that an upload has, in order; null if there is no such upload.</summary>
    public async Task<IReadOnlyList<S3Part>?> ListPartsAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        var parts = new List<S3Part>();
        try
        {
            int? after = null;
            do
            {
                var operation = new S3Operation { Verb = HttpMethod.Get, Bucket = bucket, Key = key, Query = Query(("uploadId", uploadId), ("part-number-marker", after is { } number ? Number(number) : null)) };
                var document = await DocumentAsync(operation, cancellationToken).ConfigureAwait(false);
                foreach (var one in document.All("Part"))
                {
                    if (int.TryParse(one["PartNumber"], NumberStyles.None, CultureInfo.InvariantCulture, out var part) && long.TryParse(one["Size"], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                        parts.Add(new S3Part(part, size, (one["ETag"] ?? "").Trim('"')));
                }

                if (document["IsTruncated"] != "true")
                    return parts;

                // Where the service does not say, after the last one.
                var next = int.TryParse(document["NextPartNumberMarker"], NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : parts.LastOrDefault()?.Number ?? 0;
                if (next <= (after ?? 0))
                    throw Endless(operation, "the next page would be the same again");

                after = next;
            }
            while (true);
        }
        catch (S3Failure e) when (e.IsMissing && e.Code != "NoSuchBucket")
        {
            return null;
        }
    }

    /// <summary>Ends an upload; false if there is none.</summary>
    public async Task<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(new S3Operation { Verb = HttpMethod.Delete, Bucket = bucket, Key = key, Query = Query(("uploadId", uploadId)) }, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (S3Failure e) when (e.IsMissing)
        {
            return false;
        }
    }
}
