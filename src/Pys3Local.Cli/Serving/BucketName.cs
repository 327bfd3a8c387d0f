namespace Pys3Local.Cli.Serving;

/// <summary>The core of S3's rules for names of buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html</summary>
internal static class BucketName
{
    public static bool IsLegal(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && !name.Contains("..", StringComparison.Ordinal);
}
