using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Pys3Local.S3;
using Pys3Local.S3.Errors;
using Pys3Local.Server.Logging;
using Pys3Local.Storage;

namespace Pys3Local.Server;

/// <summary>The way of a request through the host: health, request id, protocol, what the log says of it, and the net below it.</summary>
internal sealed class RequestPipeline(S3Endpoint endpoint, AccessLog? accessLog, RefusalLog refusals, ILogger logger, TimeProvider time, Func<IReadOnlyList<string>> problems)
{
    /// <summary>For health checks. A bucket's name never begins with a dot, so this takes nothing away.</summary>
    public const string HealthPath = "/.pys3local/health";

    private readonly RequestIds ids = new();

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestFeature>()!.RawTarget == HealthPath)
        {
            await AnswerHealthAsync(context);
            return;
        }

        string id = ids.Next();
        long start = time.GetTimestamp();
        var outcome = await AnswerAsync(context, id);
        // The server's own failures are always news, and so is who does not get in; a client's other mistakes are only in the access log.
        if (outcome is { Error.Status: >= StatusCodes.Status500InternalServerError, Failure: { } failure })
            LogFailure(id, outcome.Operation, failure);
        if (accessLog is not null)
            accessLog.Write(context, id, time.GetElapsedTime(start), outcome);
        else if (outcome is { Error: not null } refused)
            refusals.Write(context, id, time.GetElapsedTime(start), refused);
    }

    // What a store reports is the operator's to act on and says all in its message; anything else is ours to mend, and needs its stack.
    private void LogFailure(string id, string? operation, Exception failure)
    {
        if (failure is StorageException or S3Exception)
            logger.LogError("request {Id} {Operation}: {Reason}", id, operation, failure.Message);
        else
            logger.LogError(failure, "request {Id} {Operation} failed", id, operation);
    }

    private async Task AnswerHealthAsync(HttpContext context)
    {
        var found = problems();
        byte[] text = Encoding.UTF8.GetBytes(found.Count == 0 ? "ok\n" : $"degraded\n{string.Join('\n', found)}\n");
        var response = context.Response;
        response.StatusCode = found.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/plain";
        response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(text, context.RequestAborted);
    }

    // Null where the protocol could not say what became of the request.
    private async Task<S3Outcome?> AnswerAsync(HttpContext context, string id)
    {
        try
        {
            return await endpoint.HandleAsync(context, id);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The peer has hung up: nobody is there to be answered.
        }
        catch (Exception failure)
        {
            Fail(context, id, failure);
        }

        return null;
    }

    private void Fail(HttpContext context, string id, Exception failure)
    {
        if (failure is not BadHttpRequestException)
            LogFailure(id, null, failure);
        if (context.Response.HasStarted)
        {
            // An answer cut off in the middle must not look whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        context.Response.Headers.Connection = "close";
    }
}
