using System.Globalization;

namespace Pys3Local.S3.Xml;

/// <summary>The timestamps of S3 documents: written as ISO 8601 in UTC with milliseconds, read in the forms that SDKs send.</summary>
internal static class S3XmlTimestamp
{
    /// <summary>The length of <c>2006-02-03T16:45:09.000Z</c>.</summary>
    public const int Length = 24;

    /// <summary>The bytes that <see cref="Format"/> needs to work in.</summary>
    public const int FormatLength = 28;

    private const int MaxTextLength = 64;
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // "r" is RFC 822/1123: LastModifiedTime in Delete, says the machine-readable API.
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-ddK", "yyyyMMdd'T'HHmmssK", "r"];

    /// <param name="destination">At least <see cref="FormatLength"/> bytes, of which the first <see cref="Length"/> are the timestamp.</param>
    /// <param name="value">Cut, not rounded, to milliseconds: an object must not look younger than it is.</param>
    public static void Format(Span<byte> destination, DateTimeOffset value)
    {
        // "O" has a fast path; it writes seven digits of which the last four become the Z.
        value.UtcDateTime.TryFormat(destination, out _, "O", CultureInfo.InvariantCulture);
        destination[Length - 1] = (byte)'Z';
    }

    /// <summary>As S3 shows times of objects: whole seconds, as in <c>Last-Modified</c>.</summary>
    public static DateTimeOffset WholeSeconds(DateTimeOffset value) => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerSecond));

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset value)
    {
        value = default;
        Span<char> buffer = stackalloc char[MaxTextLength];
        return text.TryCopyTo(buffer)
            && DateTimeOffset.TryParseExact(CutFraction(buffer[..text.Length]), Formats, CultureInfo.InvariantCulture, Utc, out value);
    }

    /// <summary>Go writes nanoseconds, .NET reads seven digits.</summary>
    private static ReadOnlySpan<char> CutFraction(Span<char> text)
    {
        const int MaxDigits = 7;
        var start = text.IndexOf('.') + 1;
        if (start == 0)
            return text;

        var digits = text[start..].IndexOfAnyExceptInRange('0', '9');
        var end = digits < 0 ? text.Length : start + digits;
        var excess = end - start - MaxDigits;
        if (excess <= 0)
            return text;

        text[end..].CopyTo(text[(end - excess)..]);
        return text[..^excess];
    }
}
