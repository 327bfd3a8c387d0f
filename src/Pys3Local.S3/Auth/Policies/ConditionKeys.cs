using System.Globalization;
using Pys3Local.S3.Access;
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

        ["s3:prefix"] = When(ConditionSources.Listing, Query("prefix")),
        ["s3:delimiter"] = When(ConditionSources.Listing, Query("delimiter")),
        ["s3:max-keys"] = When(ConditionSources.Listing, Query("max-keys")),
        ["s3:VersionId"] = r => r.Permission.Version,
        ["s3:authType"] = r => r.Request.Signature.Type,
        ["s3:signatureversion"] = r => r.Request.Signature.Version,
        ["s3:signatureAge"] = SignatureAge,
        ["s3:x-amz-acl"] = When(ConditionSources.Acl, Header("x-amz-acl")),
        ["s3:x-amz-content-sha256"] = r => r.Request.Signature.PayloadHash,
        ["s3:x-amz-copy-source"] = When(ConditionSources.Copy, Header("x-amz-copy-source")),
        ["s3:x-amz-grant-full-control"] = When(ConditionSources.Acl, Header("x-amz-grant-full-control")),
        ["s3:x-amz-grant-read"] = When(ConditionSources.Acl, Header("x-amz-grant-read")),
        ["s3:x-amz-grant-read-acp"] = When(ConditionSources.Acl, Header("x-amz-grant-read-acp")),
        ["s3:x-amz-grant-write"] = When(ConditionSources.Acl, Header("x-amz-grant-write")),
        ["s3:x-amz-grant-write-acp"] = When(ConditionSources.Acl, Header("x-amz-grant-write-acp")),
        ["s3:x-amz-metadata-directive"] = When(ConditionSources.Copy, Header("x-amz-metadata-directive")),
        ["s3:x-amz-object-ownership"] = When(ConditionSources.Ownership, Header("x-amz-object-ownership")),
        ["s3:x-amz-server-side-encryption"] = When(ConditionSources.Upload, Header("x-amz-server-side-encryption")),
        ["s3:x-amz-server-side-encryption-aws-kms-key-id"] = When(ConditionSources.Upload, Header("x-amz-server-side-encryption-aws-kms-key-id")),
        ["s3:x-amz-server-side-encryption-customer-algorithm"] = When(ConditionSources.Upload, Header("x-amz-server-side-encryption-customer-algorithm")),
        ["s3:x-amz-storage-class"] = When(ConditionSources.Upload, Header("x-amz-storage-class")),
        ["s3:x-amz-website-redirect-location"] = When(ConditionSources.Upload, Header("x-amz-website-redirect-location")),
        ["s3:if-match"] = When(ConditionSources.Preconditions, Header("If-Match")),
        ["s3:if-none-match"] = When(ConditionSources.Preconditions, Header("If-None-Match")),
        ["s3:object-lock-mode"] = When(ConditionSources.Upload, Header(LockHeaders.Mode)),
        ["s3:object-lock-retain-until-date"] = When(ConditionSources.Upload, Header(LockHeaders.Until)),
        ["s3:object-lock-legal-hold"] = When(ConditionSources.Upload, Header(LockHeaders.Hold)),
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

    /// <summary>Those that are not about one tag.</summary>
    public static IReadOnlyCollection<string> All => [.. Sources.Keys, .. Valueless];

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
            return OneOrNone(request.ExistingTags?.Find(key[ExistingTag.Length..]));

        if (IsTag(key, RequestTag))
            return OneOrNone(HeaderTags(request)?.Find(key[RequestTag.Length..]));

        return key.Equals(RequestTagKeys, StringComparison.OrdinalIgnoreCase) ? [.. RequestTagNames(request)] : [];
    }

    private static bool IsTag(string key, string prefix) => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<string> OneOrNone(string? value) => value is null ? [] : [value];

    /// <summary>Only where the operation uses it: see <see cref="ConditionSources"/>.</summary>
    private static Func<PolicyRequest, string?> When(ConditionSources used, Func<PolicyRequest, string?> source) =>
        r => r.Permission.Sources.HasFlag(used) ? source(r) : null;

    private static Func<PolicyRequest, string?> Header(string name) => r => r.Request.Header(name);

    private static Func<PolicyRequest, string?> Query(string name) => r => r.Request.Query[name];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Address(System.Net.IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();

    /// <summary>A copy takes the tags of its source and passes over the header, unless it is told otherwise.</summary>
    private static TagSet? HeaderTags(PolicyRequest request) =>
        request.Permission.Sources.HasFlag(ConditionSources.Tags)
        && !(request.Permission.Sources.HasFlag(ConditionSources.Copy) && request.Request.Header("x-amz-tagging-directive") != "REPLACE")
            ? request.HeaderTags : null;

    private static IEnumerable<string> RequestTagNames(PolicyRequest request) => request.Request.BodyConditions is { } stated
        ? stated.Keys.Where(k => IsTag(k, RequestTag)).Select(k => k[RequestTag.Length..])
        : HeaderTags(request)?.ToXml().TagSet.Select(t => t.Key) ?? [];

    /// <summary>Milliseconds since it was signed.</summary>
    private static string? SignatureAge(PolicyRequest r) =>
        r.Request.Signature.Time is { } signed ? Number((long)(r.Request.Time - signed).TotalMilliseconds) : null;

    /// <summary>Whole days, rounded up: a limit on them is never passed by a part of one.</summary>
    private static string? RetentionDays(PolicyRequest r)
    {
        var text = r.Request.BodyConditions?.GetValueOrDefault("s3:object-lock-retain-until-date")
            ?? (r.Permission.Sources.HasFlag(ConditionSources.Upload) ? r.Request.Header(LockHeaders.Until) : null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? Number((long)Math.Ceiling((until - r.Request.Time).TotalDays))
            : null;
    }
}
