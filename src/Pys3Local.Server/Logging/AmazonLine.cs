using System.Globalization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;

namespace Pys3Local.Server.Logging;

/// <summary>A request as Amazon's server access logs have it, for programs that read those.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html</remarks>
internal static class AmazonLine
{
    /// <summary>What Amazon calls the resource of an operation, by the query key that asks for it.</summary>
    private static readonly Dictionary<string, string> Resources = new(StringComparer.Ordinal)
    {
        ["acl"] = "ACL",
        ["tagging"] = "TAGGING",
        ["uploads"] = "UPLOADS",
        ["uploadId"] = "UPLOAD",
        ["versioning"] = "VERSIONING",
        ["policy"] = "BUCKETPOLICY",
        ["lifecycle"] = "LIFECYCLE",
        ["location"] = "LOCATION",
        ["delete"] = "MULTI_OBJECT_DELETE",
        ["cors"] = "CORS",
        ["notification"] = "NOTIFICATION",
        ["object-lock"] = "OBJECT_LOCK_CONFIGURATION",
        ["retention"] = "OBJECT_LOCK_RETENTION",
        ["legal-hold"] = "OBJECT_LOCK_LEGALHOLD",
        ["versions"] = "BUCKETVERSIONS",
        ["encryption"] = "ENCRYPTION",
        ["publicAccessBlock"] = "PUBLIC_ACCESS_BLOCK",
        ["ownershipControls"] = "OWNERSHIP_CONTROLS",
        ["restore"] = "OBJECT",
        ["attributes"] = "OBJECT_ATTRIBUTES",
    };

    public static string Of(HttpContext http, string requestId, DateTimeOffset arrived, TimeSpan elapsed, TimeSpan? turnAround, S3Outcome? outcome)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var target = TargetForLog.Of(raw);
        var parts = raw.Split('?', 2);
        var key = KeyOf(parts[0], outcome?.Bucket);
        var isAborted = outcome is null or { Aborted: true };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"- {outcome?.Bucket ?? "-"} [{arrived.UtcDateTime:dd/MMM/yyyy:HH:mm:ss} +0000] {Address(http)} {Word(outcome?.AccessKeyId)} {requestId} {Operation(http.Request.Method, key, parts, outcome)} {key} \"{http.Request.Method} {target.Replace('"', '\'')} {http.Request.Protocol}\" {(isAborted ? "-" : http.Response.StatusCode)} {Word(outcome?.Error?.Code)} {Count(outcome?.BytesSent)} {Count(http.Response.ContentLength)} {(long)elapsed.TotalMilliseconds} {(turnAround is { } time ? ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "-")} {Quoted(http.Request.Headers.Referer)} {Quoted(http.Request.Headers.UserAgent)} {Word(VersionOf(parts))} - {Signature(http, parts)} - {Authentication(http, parts)} {Word(http.Request.Host.Value)} {Tls(http)} - -");
    }

    private static string Operation(string method, string key, string[] parts, S3Outcome? outcome)
    {
        var resource = outcome?.Bucket is null && key == "-" ? "SERVICE" : key == "-" ? "BUCKET" : "OBJECT";
        foreach (var name in parts.Length > 1 ? parts[1].Split('&').Select(pair => pair.Split('=', 2)[0]) : [])
        {
            if (Resources.TryGetValue(name, out var known))
                resource = known == "UPLOAD" && method == "PUT" ? "PART" : known;
        }

        return $"REST.{(outcome?.Operation is "CopyObject" or "UploadPartCopy" ? "COPY" : LogSink.Printable(method).Replace(' ', '_'))}.{resource}";
    }

    /// <summary>As it is in the request, which is how Amazon encodes it once.</summary>
    private static string KeyOf(string path, string? bucket)
    {
        var rest = path.TrimStart('/');
        if (bucket is not null && (rest == bucket || rest.StartsWith(bucket + "/", StringComparison.Ordinal)))
            rest = rest[bucket.Length..].TrimStart('/');
        else if (bucket is null)
            rest = rest.Contains('/') ? rest[(rest.IndexOf('/') + 1)..] : "";
        return Word(rest.Length == 0 ? null : TargetForLog.Of(rest));
    }

    private static string? VersionOf(string[] parts) =>
        parts.Length > 1 ? parts[1].Split('&').FirstOrDefault(pair => pair.StartsWith("versionId=", StringComparison.Ordinal))?["versionId=".Length..] : null;

    private static string Signature(HttpContext http, string[] parts)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        return authorization.StartsWith("AWS4-", StringComparison.Ordinal) || (parts.Length > 1 && parts[1].Contains("X-Amz-Signature=", StringComparison.OrdinalIgnoreCase)) ? "SigV4"
            : authorization.StartsWith("AWS ", StringComparison.Ordinal) || (parts.Length > 1 && parts[1].Contains("Signature=", StringComparison.Ordinal)) ? "SigV2"
            : "-";
    }

    private static string Authentication(HttpContext http, string[] parts) =>
        http.Request.Headers.Authorization.Count > 0 ? "AuthHeader" : Signature(http, parts) == "-" ? "-" : "QueryString";

    private static string Tls(HttpContext http) => http.Features.Get<ITlsHandshakeFeature>()?.Protocol switch
    {
        System.Security.Authentication.SslProtocols.Tls12 => "TLSv1.2",
        System.Security.Authentication.SslProtocols.Tls13 => "TLSv1.3",
        _ => "-",
    };

    private static string Address(HttpContext http) =>
        (http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress)?.ToString() ?? "-";

    private static string Word(string? text) => string.IsNullOrEmpty(text) ? "-" : LogSink.Printable(text).Replace(' ', '+');

    private static string Quoted(Microsoft.Extensions.Primitives.StringValues text) =>
        text.Count == 0 ? "\"-\"" : $"\"{LogSink.Printable(text.ToString() is { Length: > 200 } tooLong ? tooLong[..200] : text.ToString()).Replace('"', '\'')}\"";

    private static string Count(long? number) => number is > 0 ? number.Value.ToString(CultureInfo.InvariantCulture) : "-";
}
