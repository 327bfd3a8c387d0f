using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Body;

/// <summary>How long the decoded content is, as the headers say.</summary>
internal static class BodyLength
{
    public const string DecodedHeader = "x-amz-decoded-content-length";

    /// <returns>Null where the client has not said so: <c>Transfer-Encoding: chunked</c> without more.</returns>
    public static long? Of(IHeaderDictionary headers, bool isAwsChunked)
    {
        if (isAwsChunked)
            return Parse(headers, DecodedHeader) ?? throw new S3Exception(S3Errors.MissingContentLength, "An aws-chunked body needs x-amz-decoded-content-length.");

        // The host has it as a number; to look it up as a text makes one.
        if ((headers.ContentLength ?? Parse(headers, "Content-Length")) is { } length)
            return length;

        // A proxy that passes a body on as it comes takes the length away and leaves the client's own word.
        return headers.ContainsKey("Transfer-Encoding") ? Parse(headers, DecodedHeader) : 0;
    }

    /// <summary>
    /// An upload says how long it is, even where it is empty: a request whose length was lost must not replace an object by nothing.
    /// </summary>
    public static void Require(IHeaderDictionary headers)
    {
        if (headers.ContentLength is null && !headers.ContainsKey("Content-Length") && !headers.ContainsKey("Transfer-Encoding"))
            throw new S3Exception(S3Errors.MissingContentLength);
    }

    private static long? Parse(IHeaderDictionary headers, string name)
    {
        if (!headers.TryGetValue(name, out var values))
            return null;

        return values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new S3Exception(S3Errors.InvalidArgument, $"{name} is not a valid length.");
    }
}
