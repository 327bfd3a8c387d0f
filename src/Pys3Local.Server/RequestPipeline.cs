using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;
using Pys3Local.S3.Wire;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Health;
using Pys3Local.Server.Limits;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server;

/// <summary>The path of a request through the host: health, request id, protocol, its log line, and the last resort for exceptions.</summary>
internal sealed class RequestPipeline(S3Endpoint endpoint, HealthEndpoint health, RequestLog log, Limit requests, Crowd crowd, TimeProvider time)
{
    private readonly RequestIds _ids = new();

    public required MetricsEndpoint Metrics { get; init; }

    public AdminEndpoint? Administration { get; init; }

    public VerdictEndpoint? Verdict { get; init; }

    /// <summary>There are addresses where restic's REST protocol is spoken.</summary>
    public bool TakesRestic { get; init; }

    /// <summary>See <see cref="ServerOptions.KeyUsed"/>.</summary>
    public Action<string, IPAddress?>? KeyUsed { get; init; }

    public async Task HandleAsync(HttpContext context)
    {
        var id = _ids.Next();
        if (OwnAnswer(context, id) is { } answer)
        {
            await EndAsync(context, id, answer);
            return;
        }

        if (!requests.TryTake(1))
        {
            Metrics.Counts.Requests.Refused("SlowDown");
            crowd.Relieve(context.Features.Get<IKnownClient>());
            await HoldBackAsync(context, id);
            return;
        }

        try
        {
            await HandleAsync(context, id);
        }
        finally
        {
            requests.Give(1);
        }
    }

    /// <summary>What is of this server and not of S3; null for everything else.</summary>
    private Task? OwnAnswer(HttpContext context, string id)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return health.IsAsked(context, target) ? health.AnswerAsync(context)
            : Verdict is not null && VerdictEndpoint.IsAsked(target) ? Verdict.AnswerAsync(context)
            : MetricsEndpoint.IsAsked(context, target) ? Metrics.AnswerAsync(context, id)
            : Administration is not null && AdminEndpoint.IsAsked(target) ? Administration.AnswerAsync(context, id)
            : null;
    }

    private async Task EndAsync(HttpContext context, string id, Task answer)
    {
        try
        {
            await answer;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The peer has hung up.
        }
        catch (Exception failure)
        {
            Fail(context, id, failure);
        }
    }

    private async Task HandleAsync(HttpContext context, string id)
    {
        var start = time.GetTimestamp();
        var outcome = await AnswerAsync(context, id);
        var elapsed = time.GetElapsedTime(start);
        TimeSpan? turnAround = outcome is { AnsweredAt: not 0 } answered ? time.GetElapsedTime(start, answered.AnsweredAt) : null;
        Metrics.Counts.Requests.Add(outcome, context.Response.StatusCode, elapsed, turnAround);
        if (outcome is not null)
            Metrics.Counts.LastWrites.Note(outcome);
        if ((outcome?.KeyOfSession ?? outcome?.AccessKeyId) is { } key)
            KeyUsed?.Invoke(key, context.Connection.RemoteIpAddress);
        log.Write(context, id, elapsed, turnAround, outcome);
    }

    /// <summary>More at once than this server has memory for. Nothing of the request is read.</summary>
    private static async Task HoldBackAsync(HttpContext context, string id)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "1";
        response.Headers["x-amz-request-id"] = id;
        response.ContentType = "application/xml";
        var document = Encoding.ASCII.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate: this server has as many requests in progress as it can take.</Message><RequestId>{id}</RequestId></Error>");
        response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(document, context.RequestAborted);
    }

    // Null if the protocol could not say what became of the request.
    private async Task<S3Outcome?> AnswerAsync(HttpContext context, string id)
    {
        try
        {
            return await (TakesRestic && ResticListener.Accepted(context) ? endpoint.Restic.HandleAsync(context, id) : endpoint.HandleAsync(context, id));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The peer has hung up: there is nobody to be answered.
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
            log.WriteFailure(context, id, null, failure);
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
