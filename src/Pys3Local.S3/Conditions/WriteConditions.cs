using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Conditions;

/// <summary>
/// Conditional writes: If-None-Match and If-Match, decided by the store with the commit, so that of many writers that race exactly
/// one wins.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html</remarks>
internal static class WriteConditions
{
    /// <summary>Null where the request sets no condition.</summary>
    public static CommitGuard? Of(S3Request request)
    {
        var ifNoneMatch = request.Header("If-None-Match");
        var ifMatch = request.Header("If-Match");
        if (ifNoneMatch is null && ifMatch is null)
            return null;

        if (ifNoneMatch is not null && ifNoneMatch.Trim() != "*")
            throw new S3Exception(S3Errors.NotImplemented, "If-None-Match on a write accepts only *.");

        return (current, _) => Check(current is { IsDeleteMarker: false } ? current : null, ifMatch, ifNoneMatch);
    }

    /// <summary>Both guards, in this order; null where there is none.</summary>
    public static CommitGuard? And(this CommitGuard? first, CommitGuard? second) =>
        first is null ? second : second is null ? first : first + second;

    private static void Check(ObjectInfo? current, string? ifMatch, string? ifNoneMatch)
    {
        if (ifNoneMatch is not null && current is not null)
            throw Failed("If-None-Match");

        if (ifMatch is null)
            return;

        if (current is null)
            throw new S3Exception(S3Errors.NoSuchKey);

        if (!EntityTag.AnyMatches(ifMatch, current.ETag))
            throw Failed("If-Match");
    }

    private static S3Exception Failed(string condition) =>
        new(S3Errors.PreconditionFailed) { Details = [new("Condition", condition)] };
}
