using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.SignatureV4;
using Pys3Local.S3.Body;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Auth.Forms;

/// <summary>A form that a browser posts to a bucket, read up to its file; signature, policy and fields have been checked.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html</remarks>
internal sealed class PostForm
{
    /// <summary>Fields that become headers of the upload, beside <c>x-amz-…</c>.</summary>
    private static readonly string[] HeaderFields =
        ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-MD5", "Content-Type", "Expires"];

    private static readonly string[] SignatureFields = ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"];

    private PostForm(Caller caller, PostFields fields, IHeaderDictionary headers, RequestBody body)
    {
        Caller = caller;
        Fields = fields;
        Headers = headers;
        Body = body;
    }

    /// <summary>Who signed the policy; anonymous where there is none.</summary>
    public Caller Caller { get; }

    /// <summary>What was verified of it.</summary>
    public SignatureFacts Signature => Caller.IsAnonymous ? default
        : Fields["x-amz-signature"] is null ? new("POST", "AWS", null, null)
        : new("POST", SignatureClaim.Algorithm, AmzDate.TryParse(Fields["x-amz-date"] ?? "", out var time) ? time : null, null);

    /// <summary>With the file's name put in.</summary>
    public string Key => Fields["key"]!;

    /// <summary>All fields before the file: <c>success_action_status</c>, <c>success_action_redirect</c>, <c>tagging</c>, …</summary>
    public PostFields Fields { get; }

    /// <summary>The fields that are to the object what headers are to a PutObject. Nothing else of the request is.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>The file, held to the policy's <c>content-length-range</c>; its length is not known before its end.</summary>
    public RequestBody Body { get; }

    public static async Task<PostForm> ReadAsync(S3Request request, S3Options options, CancellationToken cancellationToken)
    {
        var parts = await FormParts.ReadAsync(request, cancellationToken);
        var fields = parts.Fields;
        fields.Expand(parts.FileName);

        var caller = PostSignature.Verify(fields, options, request.Time);
        var policy = fields.TryGet("policy", out var text) ? PostPolicy.Parse(text) : null;
        policy?.Check(fields, request.Bucket ?? throw new S3Exception(S3Errors.MethodNotAllowed), request.Time);

        if (string.IsNullOrEmpty(fields["key"]))
            throw new S3Exception(S3Errors.InvalidArgument, "Bucket POST must contain a field named 'key'. If it is specified, please check the order of the fields.");

        RequestTarget.CheckKey(fields["key"]);
        var headers = HeadersOf(fields);
        var file = policy is null ? parts.File : new LengthRangeStream(parts.File, policy.MinLength, policy.MaxLength);
        return new(caller, fields, headers, VerifiedBody.OfForm(headers, file));
    }

    private static HeaderDictionary HeadersOf(PostFields fields)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in fields.All)
        {
            var header = name.Equals("acl", StringComparison.OrdinalIgnoreCase) ? "x-amz-acl" : name;
            if (!IsHeader(header))
                continue;

            // It goes out again as a header of the object: it must not be able to end one.
            if (!HeaderText.IsName(header))
                throw new S3Exception(S3Errors.InvalidArgument, "The name of a field that becomes a header contains a character that header names do not allow.") { Details = [new("ArgumentName", name)] };

            if (!HeaderText.IsValue(value))
                throw new S3Exception(S3Errors.InvalidArgument, "A field that becomes a header contains a control character.") { Details = [new("ArgumentName", name)] };

            if (!headers.TryAdd(header, value))
                throw new S3Exception(S3Errors.InvalidArgument, "A field of the form appears twice.") { Details = [new("ArgumentName", name)] };
        }

        return headers;
    }

    private static bool IsHeader(string name) => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
        ? !SignatureFields.Contains(name, StringComparer.OrdinalIgnoreCase)
        : HeaderFields.Contains(name, StringComparer.OrdinalIgnoreCase);
}
