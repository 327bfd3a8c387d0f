using System.Text;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Requests;

/// <summary>
/// What a request is about: bucket and key, decoded exactly once. Signature, authorization and storage all use these very values.
/// </summary>
internal sealed class RequestTarget
{
    /// <summary>Bytes of UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html</summary>
    public const int MaxKeyBytes = 1024;

    private RequestTarget(string path, string? bucket, string? key, QueryParameters query, bool isVirtualHost = false)
    {
        Path = path;
        IsVirtualHost = isVirtualHost;
        Bucket = bucket;
        Key = key;
        Query = query;
    }

    /// <summary>The whole path as it was requested, decoded once: what is signed (encoded again in the canonical way).</summary>
    public string Path { get; }

    /// <summary>The bucket is part of the host name, not of the path.</summary>
    public bool IsVirtualHost { get; }

    /// <summary>Null on the service itself. Not yet checked against the rules for names.</summary>
    public string? Bucket { get; }

    /// <summary>Null on a bucket; never empty.</summary>
    public string? Key { get; }

    public QueryParameters Query { get; }

    /// <summary>The key where a plus in the path is a space, as browsers' forms and some tools write it; null where there is no plus.</summary>
    public string? KeyWithSpaces { get; private init; }

    /// <summary>For a protocol that has read its own path.</summary>
    public static RequestTarget Of(string bucket, string? key, QueryParameters query) => new($"/{bucket}/{key}", bucket, key, query);

    /// <param name="rawTarget">The request target as it is in the request line: Kestrel's own path has been folded and is not to be trusted.</param>
    /// <param name="host">The Host header, with or without a port.</param>
    /// <param name="domains">Domains below which a label is a bucket (virtual-host style).</param>
    /// <param name="prefix">What precedes every path, <c>/s3</c>; a path without it is complete. Empty for none.</param>
    /// <param name="bucketOfHost">The bucket that the host means where no domain says so; null for none.</param>
    public static RequestTarget Parse(string rawTarget, string host, IReadOnlyList<string> domains, string prefix = "", string? bucketOfHost = null)
    {
        var target = rawTarget.AsSpan();
        if (!target.StartsWith('/'))
            target = StripAuthority(target);

        var question = target.IndexOf('?');
        var query = question < 0 ? QueryParameters.None : QueryParameters.Parse(target[(question + 1)..]);
        var path = PercentEncoding.Decode(question < 0 ? target : target[..question]);

        var bucket = VirtualHost.BucketOf(host, domains) ?? bucketOfHost;
        var parsed = Of(path, bucket, query, prefix);
        var rawPath = question < 0 ? target : target[..question];
        return parsed.Key is null || !rawPath.Contains('+') ? parsed : new(path, parsed.Bucket, parsed.Key, query, parsed.IsVirtualHost)
        {
            KeyWithSpaces = Of(PercentEncoding.Decode(rawPath, plusIsSpace: true), bucket, query, prefix).Key,
        };
    }

    private static RequestTarget Of(string path, string? bucket, QueryParameters query, string prefix) => bucket is null
        ? PathStyle(path, Below(path, prefix), query)
        : new(path, bucket, KeyOf(Below(path, prefix)), query, isVirtualHost: true);

    /// <summary>What comes after the prefix and its slash.</summary>
    private static ReadOnlySpan<char> Below(string path, string prefix) =>
        prefix.Length > 0 && path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/')
            ? path.AsSpan(Math.Min(path.Length, prefix.Length + 1))
            : path.AsSpan(1);

    private static RequestTarget PathStyle(string path, ReadOnlySpan<char> rest, QueryParameters query)
    {
        if (rest.IsEmpty)
            return new(path, null, null, query);

        var slash = rest.IndexOf('/');
        return slash < 0
            ? new(path, rest.ToString(), null, query)
            : new(path, rest[..slash].ToString(), KeyOf(rest[(slash + 1)..]), query);
    }

    private static string? KeyOf(ReadOnlySpan<char> key)
    {
        if (key.IsEmpty)
            return null;

        CheckKey(key);
        return key.ToString();
    }

    /// <summary>The rules for a key, wherever it comes from.</summary>
    public static void CheckKey(ReadOnlySpan<char> key)
    {
        // HTTP servers refuse it in a path, and no XML carries it: no client could name such an object to read or delete it.
        if (key.Contains('\0'))
            throw new S3Exception(S3Errors.InvalidArgument, "A key cannot contain the character U+0000.");

        if (Encoding.UTF8.GetByteCount(key) is var size and > MaxKeyBytes)
            throw new S3Exception(S3Errors.KeyTooLongError) { Details = [new("Size", $"{size}"), new("MaxSizeAllowed", $"{MaxKeyBytes}")] };
    }

    /// <summary>Absolute form (RFC 9112, 3.2.2), which proxies send: the authority is the Host header's business.</summary>
    private static ReadOnlySpan<char> StripAuthority(ReadOnlySpan<char> target)
    {
        var scheme = target.IndexOf("://");
        if (scheme < 0)
            throw new S3Exception(S3Errors.InvalidURI);

        var rest = target[(scheme + 3)..];
        var slash = rest.IndexOfAny('/', '?');
        return slash < 0 || rest[slash] == '?' ? throw new S3Exception(S3Errors.InvalidURI) : rest[slash..];
    }
}
