using System.Net.Sockets;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.Server.Testing;

/// <summary>What happens to a request that meets a fault.</summary>
internal static class FaultActions
{
    /// <param name="next">Carries the request out.</param>
    public static async Task ApplyAsync(HttpContext context, Fault fault, Func<HttpContext, Task> next)
    {
        if (fault.LatencyMs > 0)
            await Task.Delay(fault.LatencyMs, context.RequestAborted);

        if (fault.Reset == "before")
        {
            ResetConnection(context);
            return;
        }

        if (fault.Status is { } status)
        {
            await RefuseAsync(context, status, fault);
            return;
        }

        if (fault.Reset == "after")
        {
            // The headers of an answer go out when there is one, and so when the work is done.
            context.Response.OnStarting(() =>
            {
                ResetConnection(context);
                throw new OperationCanceledException("A fault has reset the connection.");
            });
        }

        if (fault.TruncateAfter is { } bytes)
            CutBody.Install(context, bytes);

        await next(context);
    }

    private static async Task RefuseAsync(HttpContext context, int status, Fault fault)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/xml";
        response.Headers["x-amz-request-id"] = "0000000000000000";
        // The body of the request is not read: what comes next on this connection could be either.
        response.Headers.Connection = "close";
        var code = SecurityElement.Escape(fault.Code ?? (status >= 500 ? "InternalError" : "InvalidRequest"));
        var document = Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{SecurityElement.Escape(fault.Message ?? "A fault that a test has asked for.")}</Message><RequestId>0000000000000000</RequestId></Error>");
        response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(document, context.RequestAborted);
    }

    /// <summary>RST in place of FIN: an end that no client takes for the end of an answer.</summary>
    private static void ResetConnection(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (SocketException)
            {
                // It has gone already.
            }
        }

        context.Abort();
    }
}
