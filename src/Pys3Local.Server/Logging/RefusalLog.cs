using Microsoft.AspNetCore.Http;
using Pys3Local.S3;

namespace Pys3Local.Server.Logging;

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
