using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;

namespace Pys3Local.Server.Logging;

/// <summary>
/// One line for each request: id, peer, key, operation, what was asked, status, bytes in and out, milliseconds, user agent, and
/// for a refusal its code and reason.
/// </summary>
/// <param name="isAmazons">Requests in the form of Amazon's server access logs; what is not one of them stays as it is.</param>
internal sealed class AccessLog(LogSink sink, bool isAmazons = false)
{
    private const int MaxUserAgent = 200;

    /// <param name="turnAround">Until the answer began; null where there was none.</param>
    public void Write(HttpContext context, string requestId, TimeSpan elapsed, TimeSpan? turnAround, S3Outcome? outcome)
    {
        if (isAmazons)
            sink.WriteRaw(AmazonLine.Of(context, requestId, sink.Now - elapsed, elapsed, turnAround, outcome));
        else
            Write("access", context, requestId, elapsed, outcome, "");
    }

    /// <param name="level">The word that such lines are found by.</param>
    /// <param name="note">At the end of the line.</param>
    public void Write(string level, HttpContext context, string requestId, TimeSpan elapsed, S3Outcome? outcome, string note)
    {
        var request = context.Request;
        var target = TargetForLog.Of(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        if (sink.IsJson)
        {
            sink.WriteJson(level, json => WriteFields(json, context, requestId, elapsed, outcome, target, note));
            return;
        }

        var key = LogSink.Printable(outcome?.AccessKeyId ?? "-");
        var status = outcome is null or { Aborted: true }
            ? "aborted"
            : context.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
        sink.WriteLine(level, string.Create(
            CultureInfo.InvariantCulture,
            $"{requestId} {Peer(context)} {key} {outcome?.Operation ?? "-"} {request.Method} {target} {status} in={Count(request.ContentLength)} out={Count(context.Response.ContentLength)} {elapsed.TotalMilliseconds:0.0}ms {Agent(request)}{Reason(outcome)}{note}"));
    }

    private static void WriteFields(Utf8JsonWriter json, HttpContext context, string requestId, TimeSpan elapsed, S3Outcome? outcome, string target, string note)
    {
        json.WriteString("requestId", requestId);
        json.WriteString("peer", Peer(context)?.ToString());
        json.WriteString("key", outcome?.AccessKeyId);
        json.WriteString("operation", outcome?.Operation);
        json.WriteString("bucket", outcome?.Bucket);
        json.WriteString("method", context.Request.Method);
        json.WriteString("target", target);
        if (outcome is not null and not { Aborted: true })
            json.WriteNumber("status", context.Response.StatusCode);
        json.WriteNumber("received", outcome?.BytesReceived ?? 0);
        json.WriteNumber("sent", outcome?.BytesSent ?? 0);
        json.WriteNumber("milliseconds", Math.Round(elapsed.TotalMilliseconds, 1));
        json.WriteString("agent", LogSink.Printable(context.Request.Headers.UserAgent.ToString() is { Length: > MaxUserAgent } agent ? agent[..MaxUserAgent] : context.Request.Headers.UserAgent.ToString()));
        if (outcome?.Error is { } error)
        {
            json.WriteString("code", error.Code);
            json.WriteString("reason", outcome.Failure?.Message ?? error.Message);
        }

        if (note.Length > 0)
            json.WriteString("note", note.Trim());
    }

    /// <summary>Something was asked of the server itself.</summary>
    /// <param name="requestId">Null for the admin socket, which has none, and neither keys nor addresses.</param>
    /// <param name="key">As <paramref name="requestId"/>.</param>
    /// <param name="elapsed">Null where nobody has measured it.</param>
    public void WriteAdministration(HttpContext context, string? requestId, string? key, TimeSpan? elapsed)
    {
        var subject = AuditSubject.Of(context) is { } about ? " " + LogSink.Printable(about) : "";
        var failure = AuditFailure.Of(context);
        var status = failure?.Status ?? context.Response.StatusCode;
        var reason = failure is { } failed ? " failed half-way: " + LogSink.Printable(failed.Reason) : "";
        sink.WriteLine("audit", string.Create(
            CultureInfo.InvariantCulture,
            $"{requestId ?? "-"} {Peer(context)?.ToString() ?? "socket"} {LogSink.Printable(key ?? "-")} administration {context.Request.Method} {LogSink.Printable(context.Request.Path.Value ?? "")}{subject} {status} {(elapsed is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0}ms ") : "")}{Agent(context.Request)}{reason}"));
    }

    // A socket for both protocols has IPv4 peers as "::ffff:192.0.2.1".
    private static IPAddress? Peer(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;

    private static string Agent(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return '"' + LogSink.Printable(agent.Length > MaxUserAgent ? agent[..MaxUserAgent] : agent).Replace('"', '\'') + '"';
    }

    private static string Reason(S3Outcome? outcome) =>
        outcome?.Error is null ? "" : $" {outcome.Error.Code}: {LogSink.Printable(outcome.Failure?.Message ?? outcome.Error.Message)}";

    private static string Count(long? bytes) => bytes?.ToString(CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>
/// Who was refused and why, for an operator who has not asked for the access log: a client that does not get in, or is held back, is what
/// people look into the log for.
/// </summary>
internal sealed class RefusalLog(AccessLog log, LogBrake brake)
{
    public void Write(HttpContext context, string requestId, TimeSpan elapsed, S3Outcome outcome)
    {
        if (outcome.Error is ({ Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden } or { Code: "AuthorizationHeaderMalformed" or "SlowDown" }) && brake.Admits(out var note))
            log.Write("refused", context, requestId, elapsed, outcome, note);
    }
}
