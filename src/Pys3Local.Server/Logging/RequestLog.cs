using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pys3Local.S3;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.Server.Logging;

/// <summary>What a request leaves in the log: its own line where every request has one, else its refusal; what changes rights; and the failures of the server.</summary>
/// <param name="requests">Null where not every request has a line.</param>
/// <param name="always">For the lines that are written in any case.</param>
/// <param name="brake">For those that clients can cause.</param>
/// <param name="trail">Null where nobody asks for it.</param>
internal sealed class RequestLog(AccessLog? requests, AccessLog always, LogBrake brake, ILogger logger, AuditTrail? trail)
{
    private readonly RefusalLog _refusals = new(always, brake);

    /// <param name="turnAround">Until the answer began; null where there was none.</param>
    /// <param name="outcome">Null if the protocol could not say what became of the request.</param>
    public void Write(HttpContext context, string id, TimeSpan elapsed, TimeSpan? turnAround, S3Outcome? outcome)
    {
        // The server's own failures are always news, and so is who does not get in; a client's other mistakes are only in the access log.
        // What is not offered is a client's wish, no failure.
        if (outcome is { Error: { Status: >= StatusCodes.Status500InternalServerError and not StatusCodes.Status501NotImplemented, Code: not "SlowDown" }, Failure: { } failure })
            WriteFailure(context, id, outcome.Operation, failure);
        if (outcome is { IsAudited: true, Error: null })
        {
            always.Write("audit", context, id, elapsed, outcome, "");
            trail?.Note(context, outcome.AccessKeyId, outcome.Operation ?? "-");
        }

        if (requests is not null)
            requests.Write(context, id, elapsed, turnAround, outcome);
        else if (outcome is { Error: not null } refused)
            _refusals.Write(context, id, elapsed, refused);
    }

    /// <summary>What a store reports is the operator's to act on and says all in its message; anything else is ours to mend, and needs its stack.</summary>
    public void WriteFailure(HttpContext context, string id, string? operation, Exception failure)
    {
        if (failure is StorageException or S3Exception)
            logger.LogError("request {Id} {Address} {Operation}: {Reason}", id, context.Connection.RemoteIpAddress, operation, failure.Message);
        else
            logger.LogError(failure, "request {Id} {Address} {Operation} failed", id, context.Connection.RemoteIpAddress, operation);
    }
}
