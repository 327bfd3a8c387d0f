using System.Globalization;

namespace Pys3Local.S3.Auth.SignatureV4;

/// <summary>The basic form of ISO 8601 that signatures are dated with: <c>20130524T000000Z</c>.</summary>
internal static class AmzDate
{
    private const string Form = "yyyyMMdd'T'HHmmss'Z'";

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);
}
