using Pys3Local.S3.Checksums;

namespace Pys3Local.S3.Tests.Body;

/// <summary>Checksums as a client sends them.</summary>
internal static class Checks
{
    public static string Value(ChecksumAlgorithm algorithm, byte[] content)
    {
        using var digest = Digest.Of(algorithm);
        digest.Append(content);
        var value = new byte[digest.Length];
        digest.Finish(value);
        return Convert.ToBase64String(value);
    }

    public static string Trailer(ChecksumAlgorithm algorithm, byte[] content) => $"{algorithm.Header()}:{Value(algorithm, content)}";

    public static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }
}
