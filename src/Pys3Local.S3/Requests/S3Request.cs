using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pys3Local.S3.Access;

namespace Pys3Local.S3.Requests;

/// <summary>One request on its way down: what was asked, by whom, and the body as it may be trusted.</summary>
internal sealed class S3Request
{
    private AmzHeaders _amzHeaders;
    private RequestBody? _body;
    private Func<S3Request, RequestBody>? _bodyLater;

    public required string RequestId { get; init; }

    public required string Method { get; init; }

    public required RequestTarget Target { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    /// <summary>Those of them that are S3's own.</summary>
    public AmzHeaders AmzHeaders => _amzHeaders.AreKnown ? _amzHeaders : _amzHeaders = new(Headers);

    /// <summary>The body as it comes from the network. Operations read <see cref="Body"/>.</summary>
    public required Stream RawBody { get; init; }

    /// <summary>There can be one: where not, there is nothing to read, not even its end.</summary>
    public bool HasBody => RawBody != Stream.Null;

    /// <summary>When the request arrived, by the server's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The client speaks TLS, to this server or to a proxy that is trusted.</summary>
    public required bool IsHttps { get; init; }

    /// <summary>How the client addressed the server.</summary>
    public ClientAddress Address { get; init; } = ClientAddress.Unknown;

    /// <summary>The address that the request came from.</summary>
    public required System.Net.IPAddress? RemoteAddress { get; init; }

    public string? Bucket => Target.Bucket;

    public string? Key => Form?["key"] ?? (ReadsWithSpaces ? Target.KeyWithSpaces : Target.Key);

    /// <summary>The key of an unsigned read is the one with spaces, since there is such an object. Set before authorization.</summary>
    public bool ReadsWithSpaces { get; set; }

    /// <summary>The fields of the form that was posted to the bucket, if one was.</summary>
    public PostFields? Form { get; init; }

    public QueryParameters Query => Target.Query;

    /// <summary>Who asks. Set by authentication; nobody until then.</summary>
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>What was verified of the signature. Set by authentication.</summary>
    public SignatureFacts Signature { get; set; }

    /// <summary>What the caller was found to be allowed. Set by authorization.</summary>
    public Permission[] Needed { get; set; } = [];

    /// <summary>The memory that the documents of this request may take; given back with its end.</summary>
    public DocumentMemory Documents { get; init; } = DocumentMemory.Unlimited;

    /// <summary>The decoded, verifying body. Set by authentication: to read it before is a mistake in this server.</summary>
    public RequestBody Body
    {
        get => _body ??= _bodyLater?.Invoke(this) ?? throw new InvalidOperationException("The request has not been authenticated.");
        set => _body = value;
    }

    /// <summary>Sets <see cref="Body"/> to what is made of the request when something asks for it: of most requests without a body, nothing does.</summary>
    public void SetBody(Func<S3Request, RequestBody> later) => _bodyLater = later;

    /// <summary>
    /// What is in the body and conditions of policies ask for, by condition key (in lower case but for names of tags): set by an operation that has read its body, before
    /// it asks whether the caller may do this.
    /// </summary>
    public IReadOnlyDictionary<string, string>? BodyConditions { get; set; }

    /// <summary>The URL is presigned: headers of S3 may be in its query, see <see cref="QueryHeaders"/>.</summary>
    public bool TakesQueryHeaders { get; set; }

    /// <summary>Adds a header that came in another place.</summary>
    public void AddHeader(string name, string value)
    {
        Headers[name] = value;
        _amzHeaders = default;
    }

    /// <summary>The first value of a header, or null where it is missing.</summary>
    public string? Header(string name) => Values(name) is { Count: > 0 } values ? values[0] : null;

    /// <summary>All values of a header; none where it is missing.</summary>
    public StringValues Values(string name) =>
        AmzHeaders.Has(name) ? AmzHeaders.Find(name)
        : Headers.TryGetValue(name, out var values) ? values
        : default;
}
