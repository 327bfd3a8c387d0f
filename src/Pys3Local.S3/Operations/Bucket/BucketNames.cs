using System.Buffers;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Operations.Bucket;

/// <summary>S3's rules for the names of buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html</summary>
public static class BucketNames
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    private const string Rule =
        "The specified bucket is not valid: a name has 3 to 63 lower-case letters, digits, dots and hyphens, begins and ends with a letter or digit (around each dot too), and is no IP address.";

    private static readonly string[] NotAroundDots = ["..", ".-", "-."];
    private static readonly string[] ReservedPrefixes = ["xn--", "sthree-"];
    private static readonly string[] ReservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

    public static bool IsLegal(string name) =>
        name.Length is >= 3 and <= 63
        && !name.AsSpan().ContainsAnyExcept(Allowed)
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && !NotAroundDots.Any(pair => name.Contains(pair, StringComparison.Ordinal))
        && !IsFormattedAsAddress(name)
        && !ReservedPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))
        && !ReservedSuffixes.Any(s => name.EndsWith(s, StringComparison.Ordinal));

    /// <summary>Four numbers with dots between them. <c>123</c> or <c>1.2</c> are legal names, although some parsers take them for addresses.</summary>
    private static bool IsFormattedAsAddress(string name) =>
        name.Split('.') is { Length: 4 } parts && parts.All(part => part.All(char.IsAsciiDigit));

    public static void Check(string name)
    {
        if (!IsLegal(name))
            throw new S3Exception(S3Errors.InvalidBucketName, Rule) { Details = [new("BucketName", name.Length <= 255 ? name : name[..255])] };
    }
}
