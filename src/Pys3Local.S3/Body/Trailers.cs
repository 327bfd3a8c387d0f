using System.Text;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Body;

/// <summary>What follows the last chunk.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html</remarks>
internal static class Trailers
{
    public const string SignatureName = "x-amz-trailer-signature";

    /// <summary>Bytes: a checksum and a signature need about 200.</summary>
    public const int MaxBytes = 4096;

    /// <summary>
    /// Reads the lines. minio-go ends a trailer with <c>\n\r\n</c> and AWS's own example does too, so line ends are taken
    /// either way and empty lines are skipped.
    /// </summary>
    public static List<Trailer> Parse(ReadOnlySpan<byte> bytes)
    {
        var trailers = new List<Trailer>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)'\r');
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (line.IsEmpty)
                continue;

            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || !Ascii.IsValid(line))
                throw new S3Exception(S3Errors.MalformedTrailerError);

            trailers.Add(new(
                Encoding.ASCII.GetString(line[..colon]).Trim().ToLowerInvariant(),
                Encoding.ASCII.GetString(line[(colon + 1)..]).Trim()));
        }

        return trailers;
    }
}
