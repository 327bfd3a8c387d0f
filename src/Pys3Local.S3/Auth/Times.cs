using System.Globalization;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Auth;

/// <summary>When a signature is too old or too new, in the words of S3: the same for every way of signing.</summary>
internal static class Times
{
    public static TimeSpan MaxSkew { get; } = TimeSpan.FromMinutes(15);

    /// <param name="said">As the client wrote it.</param>
    public static S3Exception Skewed(string said, DateTimeOffset signed, DateTimeOffset now)
    {
        var skew = now - signed;
        var seconds = Number(Math.Round(Math.Abs(skew.TotalSeconds)));
        var message = $"The difference between the request time and the server's time is too large: the client's clock is {seconds} seconds {(skew > TimeSpan.Zero ? "behind" : "ahead of")} the server's. Set the clock of whichever is wrong.";
        return new(S3Errors.RequestTimeTooSkewed, message)
        {
            Details = [new("RequestTime", said), new("ServerTime", Iso(now)), new("MaxAllowedSkewMilliseconds", Number(MaxSkew.TotalMilliseconds))],
        };
    }

    public static S3Exception NotYetValid(DateTimeOffset signed, DateTimeOffset now) => new(S3Errors.AccessDenied, "Request is not yet valid")
    {
        Details = [new("RequestTime", Iso(signed)), new("ServerTime", Iso(now))],
    };

    /// <param name="lifetime">Null where the URL says only when it ends.</param>
    public static S3Exception Expired(DateTimeOffset end, DateTimeOffset now, TimeSpan? lifetime) => new(S3Errors.AccessDenied, "Request has expired")
    {
        Details =
        [
            .. lifetime is { } life ? [new("X-Amz-Expires", Number(life.TotalSeconds))] : Array.Empty<KeyValuePair<string, string>>(),
            new("Expires", Iso(end)),
            new("ServerTime", Iso(now)),
        ],
    };

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
