using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Cors;

/// <summary>
/// What browsers ask and have to be told about requests from other origins, from the bucket's rules. Before authentication: a
/// preflight is never signed, and a page may read the error of a request whose signature is wrong. It opens nothing else.
/// </summary>
internal sealed class CrossOrigin(IObjectStore store)
{
    private const string Vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

    /// <summary>More than any browser sends.</summary>
    private const int MaxHeaders = 100;

    /// <summary>Answers an OPTIONS request.</summary>
    public async ValueTask<S3Response> PreflightAsync(S3Request request, CancellationToken cancellationToken)
    {
        if (request.Header("Origin") is not { } origin)
            throw new S3Exception(S3Errors.BadRequest, "Insufficient information. Origin request header needed.");

        if (request.Header("Access-Control-Request-Method") is not { } method)
            throw new S3Exception(S3Errors.BadRequest, "Invalid Access-Control-Request-Method: null");

        var bucket = request.Bucket is null ? null : await store.FindBucketAsync(request.Bucket, cancellationToken) ?? throw new S3Exception(S3Errors.NoSuchBucket);
        if (bucket is null || CorsRules.Document.Find(bucket) is not { } configuration)
            throw new S3Exception(S3Errors.AccessForbidden, "CORSResponse: CORS is not enabled for this bucket.");

        var headers = (request.Header("Access-Control-Request-Headers") ?? "")
            .Split(',', MaxHeaders, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (CorsRules.Find(configuration, origin, method, headers) is not { } rule)
            throw new S3Exception(S3Errors.AccessForbidden, "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.");

        var response = S3Response.Empty();
        foreach (var (name, value) in HeadersOf(rule, origin))
            response.With(name, value);

        return response.With("Access-Control-Allow-Headers", headers.Length == 0 ? null : string.Join(", ", headers).ToLowerInvariant());
    }

    /// <summary>Adds to the answer of any other request that comes from a page what the page may see of it.</summary>
    public ValueTask AllowAsync(S3Request request, IHeaderDictionary answer, CancellationToken cancellationToken) =>
        request.Headers.Origin is [{ } origin, ..] ? AllowAsync(request, origin, answer, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask AllowAsync(S3Request request, string origin, IHeaderDictionary answer, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, cancellationToken) is not { } configuration)
            return;

        if (CorsRules.Find(configuration, origin, request.Method, []) is not { } rule)
            return;

        foreach (var (name, value) in HeadersOf(rule, origin))
        {
            if (value is not null)
                HeaderText.Put(answer, name, value);
        }
    }

    private static IEnumerable<(string Name, string? Value)> HeadersOf(CORSRule rule, string origin)
    {
        var isOpen = rule.AllowedOrigins.Contains("*");
        yield return ("Access-Control-Allow-Origin", isOpen ? "*" : origin);
        yield return ("Access-Control-Allow-Credentials", isOpen ? null : "true");
        yield return ("Access-Control-Allow-Methods", string.Join(", ", rule.AllowedMethods));
        yield return ("Access-Control-Expose-Headers", rule.ExposeHeaders.Count == 0 ? null : string.Join(", ", rule.ExposeHeaders));
        yield return ("Access-Control-Max-Age", rule.MaxAgeSeconds?.ToString(CultureInfo.InvariantCulture));
        yield return ("Vary", Vary);
    }

    private async ValueTask<CORSConfiguration?> FindAsync(S3Request request, CancellationToken cancellationToken)
    {
        var bucket = request.Bucket is null ? null : await store.FindBucketAsync(request.Bucket, cancellationToken);
        return bucket is null ? null : CorsRules.Document.Find(bucket);
    }
}
