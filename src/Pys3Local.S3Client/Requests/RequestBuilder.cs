using Pys3Local.Net.Requests;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Signing;

namespace Pys3Local.S3Client.Requests;

/// <summary>Makes signed HTTP requests of operations.</summary>
internal sealed class RequestBuilder(S3ConnectionOptions options)
{
    private const string Service = "s3";

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _root = options.Endpoint.AbsolutePath.TrimEnd('/');

    private bool IsTls => options.Endpoint.Scheme == Uri.UriSchemeHttps;

    /// <param name="operation">What is asked for.</param>
    /// <param name="credentials">Null sends it unsigned.</param>
    /// <param name="now">The time as the service has it.</param>
    /// <param name="limit">Cancelled when nothing has moved for too long.</param>
    /// <exception cref="S3Failure">It has a header that HTTP has no form for: metadata of an object, from elsewhere.</exception>
    public (HttpRequestMessage Request, BodyContent? Content) Build(
        S3Operation operation, S3Credentials? credentials, DateTimeOffset now, SendLimit limit)
    {
        var (host, path) = Target(operation);
        var query = SignatureV4.Query(operation.Query);
        var request = new HttpRequestMessage(operation.Verb, Address(host, path, query));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = host };
        foreach (var (name, value) in operation.Headers)
            headers[name.ToLowerInvariant()] = value;

        ChunkSigner? signer = null;
        if (credentials is not null)
            signer = Sign(operation, credentials, now, new(operation.Verb.Method, path, query, headers, PayloadHash(operation.Body)));

        var content = operation.Body is { } body ? new BodyContent(body.Length, body.OpenAsync, body.Disposes, signer, limit) : null;
        request.Content = content;
        if (operation.Body is { CanReplay: false, Length: > 0 })
            request.Headers.ExpectContinue = true;

        foreach (var (name, value) in headers)
        {
            if (name == "host")
                request.Headers.Host = value;
            else if (!request.Headers.TryAddWithoutValidation(name, value) && !(request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value))
                throw new S3Failure(options.Name ?? options.Endpoint.Host, operation.ToString(), System.Net.HttpStatusCode.BadRequest, "InvalidHeader", $"the header '{name}' cannot be sent");
        }

        if (operation.Body is null && operation.Verb != HttpMethod.Get && operation.Verb != HttpMethod.Head && operation.Verb != HttpMethod.Delete)
            request.Content ??= new ByteArrayContent([]);

        return (request, content);
    }

    /// <summary>Whether a body is signed piece by piece.</summary>
    public bool SignsPieces(S3Body body) => PayloadHash(body) == SignatureV4.Streaming;

    private string PayloadHash(S3Body? body) =>
        body is null ? SignatureV4.Empty
        : body.Sha256 is { } known ? known
        : options.SignsBodies ?? !IsTls ? SignatureV4.Streaming
        : SignatureV4.Unsigned;

    /// <summary>Adds what the signature needs to the headers. The signer of the pieces of a body, where it is sent in such.</summary>
    private ChunkSigner? Sign(S3Operation operation, S3Credentials credentials, DateTimeOffset now, SignedRequest signed)
    {
        var headers = signed.Headers;
        var scope = new SignatureScope(now, options.Region, Service);
        headers["x-amz-date"] = scope.Time;
        headers["x-amz-content-sha256"] = signed.PayloadHash;
        if (credentials.SessionToken is { } token)
            headers["x-amz-security-token"] = token;

        var isStreamed = signed.PayloadHash == SignatureV4.Streaming;
        if (isStreamed)
        {
            headers["x-amz-decoded-content-length"] = operation.Body!.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
            headers["content-encoding"] = headers.TryGetValue("content-encoding", out var coded) ? "aws-chunked," + coded : "aws-chunked";
        }

        // Whatever else a proxy on the way may change is left out.
        var covered = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            if (name is "host" or "content-type" or "content-md5" || name.StartsWith("x-amz-", StringComparison.Ordinal))
                covered[name] = value;
        }

        var (header, signature) = SignatureV4.Sign(signed with { Headers = covered }, credentials, scope);
        headers["authorization"] = header;
        return isStreamed ? new ChunkSigner(scope.Key(credentials.SecretAccessKey), scope, signature) : null;
    }

    private (string Host, string Path) Target(S3Operation operation)
    {
        var endpoint = options.Endpoint;
        var host = endpoint.IsDefaultPort ? endpoint.Host : $"{endpoint.Host}:{endpoint.Port}";
        var key = operation.Key is null ? "" : UriEncoding.EncodePath(operation.Key);
        return operation.Bucket is not { } bucket ? (host, _root + "/")
            : options.Addressing == Addressing.VirtualHost ? ($"{bucket}.{host}", $"{_root}/{key}")
            : (host, operation.Key is null ? $"{_root}/{bucket}" : $"{_root}/{bucket}/{key}");
    }

    /// <summary>As it is signed: the runtime would fold <c>..</c> in keys.</summary>
    private Uri Address(string host, string path, string query) =>
        new($"{options.Endpoint.Scheme}://{host}{path}{(query.Length > 0 ? "?" : "")}{query}", AsWritten);
}
