using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Pys3Local.S3;
using Pys3Local.S3.Errors;
using Pys3Local.Server.Admin;
using Pys3Local.Server.Health;
using Pys3Local.Server.Limits;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Logging;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server;

/// <summary>The path of a request through the host: health, request id, protocol, its log line, and the last resort for exceptions.</summary>
internal sealed class RequestPipeline(
    S3Endpoint endpoint, AccessLog? accessLog, AccessLog audit, RefusalLog refusals, ILogger logger, Limit requests, Crowd crowd, Action<string, IPAddress?>? keyUsed, TimeProvider time, Func<string?> healthNote,
    Func<IReadOnlyList<string>> problems)
{
    /// <summary>For health checks. A bucket's name never begins with a dot, so this takes nothing away.</summary>
    public const string HealthPath = "/.pys3local/health";

    private const string LocalStackHealthPath = "/_localstack/health";

    private static readonly byte[] Ok = "ok\n"u8.ToArray();

    // What its clients look for in there.
    private static readonly byte[] LocalStackHealth = "{\"services\": {\"s3\": \"running\"}, \"edition\": \"pys3local\"}\n"u8.ToArray();

    private static readonly byte[] Starting = "starting\n"u8.ToArray();

    private readonly RequestIds _ids = new();

    public required MetricsEndpoint Metrics { get; init; }

    public AdminEndpoint? Administration { get; init; }

    public VerdictEndpoint? Verdict { get; init; }

    public AuditTrail? Audit { get; init; }

    /// <summary>See <see cref="ServerOptions.IsStarting"/>.</summary>
    public Func<bool> IsStarting { get; init; } = static () => false;

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestFeature>()!.RawTarget == HealthPath || endpoint.AsksForHealth(context))
        {
            await AnswerHealthAsync(context);
            return;
        }

        if (Verdict?.IsAsked(context) == true)
        {
            await Verdict.AnswerAsync(context);
            return;
        }

        string id = _ids.Next();
        if (Metrics.IsAsked(context))
        {
            await Metrics.AnswerAsync(context, id);
            return;
        }

        if (Administration?.IsAsked(context) == true)
        {
            await Administration.AnswerAsync(context, id);
            return;
        }

        if (!requests.TryTake(1))
        {
            Metrics.Counts.Requests.Refused("SlowDown");
            crowd.Relieve();
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

    private async Task HandleAsync(HttpContext context, string id)
    {
        long start = time.GetTimestamp();
        var outcome = await AnswerAsync(context, id);
        TimeSpan? turnAround = outcome is { AnsweredAt: not 0 } answered ? time.GetElapsedTime(start, answered.AnsweredAt) : null;
        Metrics.Counts.Requests.Add(outcome, context.Response.StatusCode, time.GetElapsedTime(start), turnAround);
        if (outcome is not null)
            Metrics.Counts.LastWrites.Note(outcome);
        // The server's own failures are always news, and so is who does not get in; a client's other mistakes are only in the access log.
        // What is not offered is a client's wish, no failure.
        if (outcome is { Error: { Status: >= StatusCodes.Status500InternalServerError and not StatusCodes.Status501NotImplemented, Code: not "SlowDown" }, Failure: { } failure })
            LogFailure(context, id, outcome.Operation, failure);
        if (outcome is { IsAudited: true, Error: null })
        {
            audit.Write("audit", context, id, time.GetElapsedTime(start), outcome, "");
            Audit?.Note(context, outcome.AccessKeyId, outcome.Operation ?? "-");
        }

        if (outcome?.AccessKeyId is { } key)
            keyUsed?.Invoke(key, context.Connection.RemoteIpAddress);
        if (accessLog is not null)
            accessLog.Write(context, id, time.GetElapsedTime(start), turnAround, outcome);
        else if (outcome is { Error: not null } refused)
            refusals.Write(context, id, time.GetElapsedTime(start), refused);
    }

    // What a store reports is the operator's to act on and says all in its message; anything else is ours to mend, and needs its stack.
    private void LogFailure(HttpContext context, string id, string? operation, Exception failure)
    {
        if (failure is StorageException or S3Exception)
            logger.LogError("request {Id} {Address} {Operation}: {Reason}", id, context.Connection.RemoteIpAddress, operation, failure.Message);
        else
            logger.LogError(failure, "request {Id} {Address} {Operation} failed", id, context.Connection.RemoteIpAddress, operation);
    }

    /// <summary>More at once than this server has memory for. Nothing of the request is read.</summary>
    private static async Task HoldBackAsync(HttpContext context, string id)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "1";
        response.Headers["x-amz-request-id"] = id;
        response.ContentType = "application/xml";
        byte[] document = Encoding.ASCII.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate: this server has as many requests in progress as it can take.</Message><RequestId>{id}</RequestId></Error>");
        response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(document, context.RequestAborted);
    }

    private async Task AnswerHealthAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var isLocalStack = target.StartsWith(LocalStackHealthPath, StringComparison.Ordinal);
        var isStarting = !S3Endpoint.AsksForLife(target) && IsStarting();
        var response = context.Response;
        var found = problems();
        byte[] text = found.Count > 0 ? Encoding.UTF8.GetBytes($"degraded\n{string.Join('\n', found)}\n")
            : isStarting ? Starting
            : isLocalStack ? LocalStackHealth
            : healthNote() is { } note ? Encoding.UTF8.GetBytes($"ok\n{note}\n")
            : Ok;
        response.StatusCode = found.Count == 0 && !isStarting ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = isLocalStack && found.Count == 0 && !isStarting ? "application/json" : "text/plain";
        response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(text, context.RequestAborted);
    }

    // Null if the protocol could not say what became of the request.
    private async Task<S3Outcome?> AnswerAsync(HttpContext context, string id)
    {
        try
        {
            return await (ResticListener.Accepted(context) ? endpoint.Restic.HandleAsync(context, id) : endpoint.HandleAsync(context, id));
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
            LogFailure(context, id, null, failure);
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
