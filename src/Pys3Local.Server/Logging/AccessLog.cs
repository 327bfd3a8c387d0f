using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;

namespace Pys3Local.Server.Logging;

/// <summary>
/// One line for each request: id, peer, key, operation, what was asked, status, bytes in and out, milliseconds, user agent, and
/// for a refusal its code and reason.
/// </summary>
internal sealed class AccessLog(LogSink sink)
{
    private const int MaxUserAgent = 200;

    public void Write(HttpContext context, string requestId, TimeSpan elapsed, S3Outcome? outcome) =>
        Write("access", context, requestId, elapsed, outcome, "");

    /// <param name="level">The word that such lines are found by.</param>
    /// <param name="note">At the end of the line.</param>
    public void Write(string level, HttpContext context, string requestId, TimeSpan elapsed, S3Outcome? outcome, string note)
    {
        var request = context.Request;
        string target = TargetForLog.Of(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        string key = LogSink.Printable(outcome?.AccessKeyId ?? "-");
        string status = outcome is null or { Aborted: true }
            ? "aborted"
            : context.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
        sink.WriteLine(level, string.Create(
            CultureInfo.InvariantCulture,
            $"{requestId} {Peer(context)} {key} {outcome?.Operation ?? "-"} {request.Method} {target} {status} in={Count(request.ContentLength)} out={Count(context.Response.ContentLength)} {elapsed.TotalMilliseconds:0.0}ms {Agent(request)}{Reason(outcome)}{note}"));
    }

    // A socket for both protocols has IPv4 peers as "::ffff:192.0.2.1".
    private static IPAddress? Peer(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;

    private static string Agent(HttpRequest request)
    {
        string agent = request.Headers.UserAgent.ToString();
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
