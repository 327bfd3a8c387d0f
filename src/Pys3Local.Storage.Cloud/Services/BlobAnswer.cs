using System.Globalization;

namespace Pys3Local.Storage.Cloud.Services;

/// <summary>
/// Whether an answer has what was asked for. A service, or a proxy before it, may ignore a range or a condition: its bytes would be taken for others, and a cache would keep them.
/// </summary>
public static class BlobAnswer
{
    private const string Unit = "bytes ";

    /// <param name="location">Of the service, for the message.</param>
    /// <param name="blob">What the answer says of the blob.</param>
    /// <param name="asked">Which bytes were asked for; null for all.</param>
    /// <param name="like">What it was to be; null for any.</param>
    /// <param name="isPart">The status is 206.</param>
    /// <param name="contentRange">The header, as it is.</param>
    /// <returns>False where it is another blob by now.</returns>
    /// <exception cref="StorageException">They are other bytes.</exception>
    public static bool Check(string location, Blob blob, (long Offset, long Length)? asked, Blob? like, bool isPart, string? contentRange)
    {
        if (like is not null && blob.ETag != like.ETag)
            return false;

        // All of it is an answer where that is no more than what was asked for.
        var served = isPart ? Parse(contentRange) : (0, blob.Size - 1, blob.Size);
        var (first, last) = asked is var (offset, length) ? (offset, Math.Min(offset + length, blob.Size) - 1) : (0, blob.Size - 1);
        return served == (first, last, blob.Size) && (like is null || like.Size == blob.Size)
            ? true
            : throw new StorageException(
                StorageFailure.Unavailable,
                string.Create(CultureInfo.InvariantCulture, $"{location}: '{blob.Name}': bytes {first}-{last}{(like is null ? "" : $" of {like.Size}")} were asked for, and the answer is {(isPart ? $"'{contentRange}'" : $"all of {blob.Size}")}."));
    }

    private static (long First, long Last, long Size)? Parse(string? text)
    {
        if (text is null || !text.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
            return null;

        var parts = text[Unit.Length..].Split('-', '/');
        return parts.Length == 3 && Number(parts[0]) is { } first && Number(parts[1]) is { } last && Number(parts[2]) is { } size ? (first, last, size) : null;

        static long? Number(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
