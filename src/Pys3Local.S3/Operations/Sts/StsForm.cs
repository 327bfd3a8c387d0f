using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Sts;

/// <summary>A request to the Security Token Service: a form posted to the root.</summary>
internal static class StsForm
{
    /// <summary>Bytes; a session policy is the longest part of it.</summary>
    public const int MaxBytes = 16 << 10;

    private const string MediaType = "application/x-www-form-urlencoded";

    public static bool IsIn(S3Request request) =>
        HttpMethods.IsPost(request.Method) && request.Bucket is null
        && request.Header("Content-Type")?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The whole body: the signature covers its hash, which no header says.</summary>
    public static async Task<byte[]> ReadAsync(S3Request request, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        var count = 0;
        while (count < buffer.Length && await new Body.ReceivedStream(request.RawBody).ReadAsync(buffer.AsMemory(count), cancellationToken) is var read and > 0)
            count += read;

        return count <= MaxBytes ? buffer[..count] : throw new S3Exception(S3Errors.MaxMessageLengthExceeded, $"The form is longer than {MaxBytes} bytes.");
    }

    public static QueryParameters Parse(byte[] body) => QueryParameters.Parse(System.Text.Encoding.Latin1.GetString(body));
}
