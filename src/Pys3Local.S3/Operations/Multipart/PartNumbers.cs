using System.Globalization;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Multipart;

/// <summary>Numbers of parts: 1 to 10,000. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html</summary>
internal static class PartNumbers
{
    public const int Max = 10_000;

    public static int Parse(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Max
            ? number
            : throw Invalid(text ?? "");

    public static void Check(int number)
    {
        if (number is < 1 or > Max)
            throw Invalid(number.ToString(CultureInfo.InvariantCulture));
    }

    private static S3Exception Invalid(string number) => new(S3Errors.InvalidArgument, $"Part number must be an integer between 1 and {Max}, inclusive")
    { Details = [new("ArgumentName", "partNumber"), new("ArgumentValue", number)] };
}
