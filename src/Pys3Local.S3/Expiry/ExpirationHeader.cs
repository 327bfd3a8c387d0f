using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Expiry;

/// <summary>Tells with an object when a rule of its bucket expires it.</summary>
internal static class ExpirationHeader
{
    /// <summary>The rule that expires it first counts.</summary>
    public static S3Response WithExpiration(this S3Response response, ObjectInfo info, BucketInfo bucket)
    {
        if (!info.IsLatest || info.IsDeleteMarker)
            return response;

        var rules = LifecycleRules.Of(bucket);
        return rules.Count == 0 ? response : response.With("x-amz-expiration", First(rules, info));
    }

    private static string? First(IReadOnlyList<ExpiryRule> rules, ObjectInfo info) =>
        // Nulls, of rules that are not about this object, count for nothing in MinBy.
        rules.MinBy(rule => rule.CurrentExpiresAt(info)) is { } rule && rule.CurrentExpiresAt(info) is { } at
            ? $"expiry-date=\"{ObjectHeaders.HttpDate(at)}\", rule-id=\"{PercentEncoding.Encode(rule.Id)}\""
            : null;
}
