using System.Globalization;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Conditions;

/// <summary>What a deletion expects to find, beside If-Match: decided with the commit, on the version that goes.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html</remarks>
internal static class DeleteConditions
{
    private const string SizeHeader = "x-amz-if-match-size";
    private const string TimeHeader = "x-amz-if-match-last-modified-time";

    /// <summary>Null where the request says nothing of size and time.</summary>
    public static CommitGuard? Of(S3Request request, string? version)
    {
        var (size, time) = (request.Header(SizeHeader), request.Header(TimeHeader));
        return size is null && time is null ? null : Guard(version, null, size is null ? null : Size(size), time is null ? null : Time(time));
    }

    /// <summary>Null where the entry expects nothing.</summary>
    public static CommitGuard? Of(ObjectIdentifier item, string? version) =>
        item.ETag is null && item.Size is null && item.LastModifiedTime is null ? null : Guard(version, item.ETag, item.Size, item.LastModifiedTime);

    private static CommitGuard Guard(string? version, string? etag, long? size, DateTimeOffset? time) => (current, replaced) =>
    {
        // What is not there has no size and no time: to delete it is no mistake. An ETag says that it is there.
        if ((version is null ? current : replaced) is not { IsDeleteMarker: false } target)
        {
            if (etag is not null)
                throw new S3Exception(S3Errors.PreconditionFailed);

            return;
        }

        var holds = (etag is null || EntityTag.AnyMatches(etag, target.ETag))
            && (size is null || size == target.Size)
            && (time is null || time.Value.ToUnixTimeSeconds() == target.LastModified.ToUnixTimeSeconds());
        if (!holds)
            throw new S3Exception(S3Errors.PreconditionFailed);
    };

    /// <summary>A condition that cannot be read is not passed over: something would go that was not to.</summary>
    private static long Size(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        ? size
        : throw Invalid(SizeHeader, text);

    private static DateTimeOffset Time(string text) => ReadConditions.ParseDate(text) ?? throw Invalid(TimeHeader, text);

    private static S3Exception Invalid(string header, string value) =>
        new(S3Errors.InvalidArgument, $"The value of {header} is not valid.") { Details = [new("ArgumentName", header), new("ArgumentValue", value)] };
}
