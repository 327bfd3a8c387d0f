using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.S3.Wire;

/// <summary>
/// <c>100 Continue</c> for a request that expects it and has no body. The host sends one when a body is first read, and here none ever is:
/// botocore before 1.44 then waits for a minute and sends the request again. (RFC 9110, section 10.1.1.)
/// </summary>
internal static class EmptyContinue
{
    private static readonly byte[] Line = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    /// <summary>Before anything else of the answer is written. HTTP/2 has no such waiting client, and its own frames.</summary>
    public static ValueTask SendAsync(HttpContext http, CancellationToken cancellationToken) =>
        http.Request.Headers.Expect.Count == 0 ? ValueTask.CompletedTask : SendWhereExpectedAsync(http, cancellationToken);

    private static async ValueTask SendWhereExpectedAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!http.Request.Headers.Expect.ToString().Equals("100-continue", StringComparison.OrdinalIgnoreCase)
            || !HttpProtocol.IsHttp11(http.Request.Protocol)
            || http.Features.Get<IConnectionTransportFeature>()?.Transport is not { } transport)
        {
            return;
        }

        await transport.Output.WriteAsync(Line, cancellationToken);
    }
}
