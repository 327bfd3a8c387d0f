using System.Globalization;
using Pys3Local.S3.Auth.SignatureV4;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>What conditions and variables of a policy can ask of a request. Case does not matter in their names.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html,
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys
/// </remarks>
internal static class ConditionKeys
{
    private const string ExistingTag = "s3:ExistingObjectTag/";
    public const string RequestTag = "s3:RequestObjectTag/";
    private const string RequestTagKeys = "s3:RequestObjectTagKeys";

    private static readonly Dictionary<string, Func<PolicyRequest, string?>> Sources = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:SourceIp"] = r => Address(r.Request.RemoteAddress),
        ["aws:SecureTransport"] = r => r.Request.IsHttps ? "true" : "false",
        ["aws:CurrentTime"] = r => r.Request.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["aws:EpochTime"] = r => Number(r.Request.Time.ToUnixTimeSeconds()),
        ["aws:username"] = r => r.Caller.Key?.User,
        ["aws:userid"] = r => r.Caller.Key is { } key ? Owners.CanonicalId(key.User) : null,
        ["aws:PrincipalType"] = r => r.Caller.IsAnonymous ? "Anonymous" : "User",
        ["aws:UserAgent"] = Header("User-Agent"),
        ["aws:Referer"] = Header("Referer"),

        ["s3:prefix"] = Query("prefix"),
        ["s3:delimiter"] = Query("delimiter"),
        ["s3:max-keys"] = Query("max-keys"),
        ["s3:VersionId"] = r => r.Permission.Version,
        ["s3:authType"] = AuthType,
        ["s3:signatureversion"] = SignatureVersion,
        ["s3:signatureAge"] = SignatureAge,
        ["s3:x-amz-acl"] = Header("x-amz-acl"),
        ["s3:x-amz-content-sha256"] = r => r.Request.Header("x-amz-content-sha256") ?? r.Request.Query["X-Amz-Content-Sha256"],
        ["s3:x-amz-copy-source"] = Header("x-amz-copy-source"),
        ["s3:x-amz-grant-full-control"] = Header("x-amz-grant-full-control"),
        ["s3:x-amz-grant-read"] = Header("x-amz-grant-read"),
        ["s3:x-amz-grant-read-acp"] = Header("x-amz-grant-read-acp"),
        ["s3:x-amz-grant-write"] = Header("x-amz-grant-write"),
        ["s3:x-amz-grant-write-acp"] = Header("x-amz-grant-write-acp"),
        ["s3:x-amz-metadata-directive"] = Header("x-amz-metadata-directive"),
        ["s3:x-amz-object-ownership"] = Header("x-amz-object-ownership"),
        ["s3:x-amz-server-side-encryption"] = Header("x-amz-server-side-encryption"),
        ["s3:x-amz-server-side-encryption-aws-kms-key-id"] = Header("x-amz-server-side-encryption-aws-kms-key-id"),
        ["s3:x-amz-server-side-encryption-customer-algorithm"] = Header("x-amz-server-side-encryption-customer-algorithm"),
        ["s3:x-amz-storage-class"] = Header("x-amz-storage-class"),
        ["s3:x-amz-website-redirect-location"] = Header("x-amz-website-redirect-location"),
        ["s3:if-match"] = Header("If-Match"),
        ["s3:if-none-match"] = Header("If-None-Match"),
        ["s3:object-lock-mode"] = Header(LockHeaders.Mode),
        ["s3:object-lock-retain-until-date"] = Header(LockHeaders.Until),
        ["s3:object-lock-legal-hold"] = Header(LockHeaders.Hold),
        ["s3:object-lock-remaining-retention-days"] = RetentionDays,
    };

    /// <summary>Keys of AWS that no request here has a value for: a condition on one is read, and judged as for a request without it.</summary>
    private static readonly HashSet<string> Valueless = new[]
    {
        "aws:CalledVia", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:PrincipalAccount", "aws:PrincipalArn",
        "aws:PrincipalIsAWSService", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:ResourceAccount",
        "aws:ResourceOrgID", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceVpc", "aws:SourceVpce", "aws:TokenIssueTime",
        "aws:ViaAWSService", "aws:VpcSourceIp", "s3:DataAccessPointAccount", "s3:DataAccessPointArn", "s3:ResourceAccount", "s3:TlsVersion",
    }.ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsKnown(string key) =>
        Sources.ContainsKey(key) || Valueless.Contains(key) || IsExistingTag(key) || IsTag(key, RequestTag)
        || key.Equals(RequestTagKeys, StringComparison.OrdinalIgnoreCase);

    /// <summary>It asks for the object as it is now.</summary>
    public static bool IsExistingTag(string key) => IsTag(key, ExistingTag);

    /// <summary>The values that the request has for a key; none where it has none.</summary>
    public static IReadOnlyList<string> Values(string key, PolicyRequest request)
    {
        if (request.Request.BodyConditions?.TryGetValue(IsTag(key, RequestTag) ? RequestTag + key[RequestTag.Length..] : key.ToLowerInvariant(), out var stated) == true)
            return [stated];

        if (Sources.TryGetValue(key, out var source))
            return OneOrNone(source(request));

        if (IsExistingTag(key))
            return OneOrNone(request.Existing is { } info ? TagSet.Of(info).Find(key[ExistingTag.Length..]) : null);

        if (IsTag(key, RequestTag))
            return OneOrNone(HeaderTags(request)?.Find(key[RequestTag.Length..]));

        return key.Equals(RequestTagKeys, StringComparison.OrdinalIgnoreCase) ? [.. RequestTagNames(request)] : [];
    }

    private static bool IsTag(string key, string prefix) => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> OneOrNone(string? value) => value is null ? [] : [value];

    private static Func<PolicyRequest, string?> Header(string name) => r => r.Request.Header(name);

    private static Func<PolicyRequest, string?> Query(string name) => r => r.Request.Query[name];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Address(System.Net.IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();

    private static TagSet? HeaderTags(PolicyRequest request) =>
        request.Request.Header("x-amz-tagging") is { } text ? TagSet.FromQuery(text, TagSet.MaxObjectTags) : null;

    private static IEnumerable<string> RequestTagNames(PolicyRequest request) => request.Request.BodyConditions is { } stated
        ? stated.Keys.Where(k => IsTag(k, RequestTag)).Select(k => k[RequestTag.Length..])
        : HeaderTags(request)?.ToXml().TagSet.Select(t => t.Key) ?? [];

    private static string? AuthType(PolicyRequest r) => r.Caller.IsAnonymous ? null
        : r.Request.Headers.ContainsKey("Authorization") ? "REST-HEADER"
        : r.Request.Query.Has("X-Amz-Signature") || r.Request.Query.Has("Signature") ? "REST-QUERY-STRING"
        : "POST";

    private static string? SignatureVersion(PolicyRequest r)
    {
        if (r.Caller.IsAnonymous)
            return null;

        var isV2 = r.Request.Header("Authorization")?.StartsWith("AWS ", StringComparison.Ordinal) ?? r.Request.Query.Has("Signature");
        return isV2 ? "AWS" : SignatureClaim.Algorithm;
    }

    /// <summary>Milliseconds since it was signed.</summary>
    private static string? SignatureAge(PolicyRequest r)
    {
        var text = r.Request.Query["X-Amz-Date"] ?? r.Request.Header("x-amz-date");
        return !r.Caller.IsAnonymous
            && DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
            ? Number((long)(r.Request.Time - signed).TotalMilliseconds)
            : null;
    }

    /// <summary>Whole days, rounded up: a limit on them is never passed by a part of one.</summary>
    private static string? RetentionDays(PolicyRequest r)
    {
        var text = r.Request.BodyConditions?.GetValueOrDefault("s3:object-lock-retain-until-date") ?? r.Request.Header(LockHeaders.Until);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? Number((long)Math.Ceiling((until - r.Request.Time).TotalDays))
            : null;
    }
}
