using System.Globalization;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Conditions;

/// <summary>
/// If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since on a read, in the order of RFC 9110, 13.2.2; with a prefix,
/// the same for the source of a copy.
/// </summary>
internal static class ReadConditions
{
    public const string OfCopySource = "x-amz-copy-source-";

    /// <summary>Returns if the read may go on, else throws 412, or 304 (412 for a copy).</summary>
    public static void Check(S3Request request, ObjectInfo info, string prefix = "")
    {
        var ifMatch = request.Header(prefix + "If-Match");
        if (ifMatch is not null && !EntityTag.AnyMatches(ifMatch, info.ETag))
            throw Failed("If-Match");

        if (ifMatch is null && Date(request, prefix + "If-Unmodified-Since") is { } unmodified && Seconds(info.LastModified) > unmodified)
            throw Failed("If-Unmodified-Since");

        var ifNoneMatch = request.Header(prefix + "If-None-Match");
        var unchanged = ifNoneMatch is not null
            ? EntityTag.AnyMatches(ifNoneMatch, info.ETag)
            : Date(request, prefix + "If-Modified-Since") is { } modified && Seconds(info.LastModified) <= modified;
        if (!unchanged)
            return;

        throw prefix.Length == 0
            ? new S3Exception(S3Errors.NotModified)
            {
                Headers = [new("ETag", ObjectHeaders.Quoted(info.ETag)), new("Last-Modified", ObjectHeaders.HttpDate(info.LastModified))],
            }
            : Failed(ifNoneMatch is null ? "If-Modified-Since" : "If-None-Match");
    }

    /// <summary>If-Range (RFC 9110, 13.1.5): whether the range is to be honoured.</summary>
    public static bool RangeApplies(S3Request request, ObjectInfo info)
    {
        var value = request.Header("If-Range");
        if (value is null)
            return true;

        return ParseDate(value) is { } date ? Seconds(info.LastModified) <= date : EntityTag.AnyMatches(value, info.ETag);
    }

    private static S3Exception Failed(string condition) =>
        new(S3Errors.PreconditionFailed) { Details = [new("Condition", condition)] };

    private static DateTimeOffset? Date(S3Request request, string header) => request.Header(header) is { } text ? ParseDate(text) : null;

    /// <summary>Null for a date that is not valid: a read ignores it, as RFC 9110 has it.</summary>
    public static DateTimeOffset? ParseDate(string text) =>
        DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
        || DateTimeOffset.TryParseExact(text, "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out time)
            ? time
            : null;

    /// <summary>HTTP dates have whole seconds.</summary>
    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
