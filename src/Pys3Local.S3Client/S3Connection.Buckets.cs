using System.Net;
using System.Text;
using Pys3Local.Net.Xml;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.S3Client;

public sealed partial class S3Connection
{
    private const string FirstRegion = "us-east-1";

    /// <summary>The names of the buckets that the key may see.</summary>
    public async Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        var document = await DocumentAsync(new S3Operation { Verb = HttpMethod.Get }, cancellationToken).ConfigureAwait(false);
        return [.. document.Find("Buckets")?.All("Bucket").Select(one => one["Name"] ?? "").Where(name => name.Length > 0) ?? []];
    }

    /// <summary>Whether there is such a bucket, and the key may use it.</summary>
    public async Task<bool> HasBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(new S3Operation { Verb = HttpMethod.Head, Bucket = bucket }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (S3Failure e) when (e.IsMissing)
        {
            return false;
        }
        catch (S3Failure e) when (e.Status == HttpStatusCode.Forbidden)
        {
            // The answer to HEAD has no body, and so not the code that says whether the key is unknown, its secret another, or only this not allowed.
            await ListAsync(bucket, new S3ListQuery { Limit = 1 }, null, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>False if the key's owner has it already.</summary>
    public async Task<bool> CreateBucketAsync(string bucket, CancellationToken cancellationToken, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
    {
        var body = options.Region == FirstRegion
            ? null
            : Document($"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{XmlText.Escape(options.Region)}</LocationConstraint></CreateBucketConfiguration>");
        try
        {
            await DoAsync(new S3Operation { Verb = HttpMethod.Put, Bucket = bucket, Body = body, Headers = headers ?? [] }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (S3Failure e) when (e.Code is "BucketAlreadyOwnedByYou")
        {
            return false;
        }
    }

    /// <summary>False if there is none. One that holds something is a failure, <c>BucketNotEmpty</c>.</summary>
    public async Task<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(new S3Operation { Verb = HttpMethod.Delete, Bucket = bucket }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (S3Failure e) when (e.IsMissing)
        {
            return false;
        }
    }

    /// <summary>A document of a bucket as it is: <c>versioning</c>, <c>lifecycle</c>, <c>policy</c>, <c>object-lock</c>. Null if there is none.</summary>
    public Task<string?> FindSettingAsync(string bucket, string name, CancellationToken cancellationToken) =>
        FindTextAsync(new S3Operation { Verb = HttpMethod.Get, Bucket = bucket, Query = Query((name, "")) }, cancellationToken);

    public Task PutSettingAsync(string bucket, string name, string document, CancellationToken cancellationToken) =>
        DoAsync(
            new S3Operation { Verb = HttpMethod.Put, Bucket = bucket, Query = Query((name, "")), Body = Document(document), Headers = [Md5Of(document)] },
            cancellationToken);

    private async Task<string?> FindTextAsync(S3Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await SendAsync(operation, cancellationToken).ConfigureAwait(false);
            await using var closing = answer.ConfigureAwait(false);
            return Encoding.UTF8.GetString((await answer.ReadAllAsync(MaxDocument, operation.Patience, cancellationToken).ConfigureAwait(false)).Span);
        }
        catch (S3Failure e) when (e.IsMissing && e.Code != "NoSuchBucket" && e.Code != "NoSuchKey")
        {
            return null;
        }
    }
}
