using Microsoft.AspNetCore.Http;
using Pys3Local.S3;

namespace Pys3Local.Server.Logging;

/// <summary>
/// Who was refused and why, for an operator who has not asked for the access log: a client that does not get in is what people look into
/// the log for. Some at once, then one per second, so that nobody fills the disk with it; how many were left out is said with the next.
/// </summary>
internal sealed class RefusalLog(AccessLog log, TimeProvider time)
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private TimeSpan paidAt = -AtOnce * Each;
    private long leftOut;

    public void Write(HttpContext context, string requestId, TimeSpan elapsed, S3Outcome outcome)
    {
        if (outcome.Error is not ({ Status: StatusCodes.Status403Forbidden } or { Code: "AuthorizationHeaderMalformed" }))
            return;

        long skipped;
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            if (paidAt > now - Each)
            {
                leftOut++;
                return;
            }

            paidAt = (paidAt > now - (AtOnce * Each) ? paidAt : now - (AtOnce * Each)) + Each;
            skipped = leftOut;
            leftOut = 0;
        }

        log.Write("refused", context, requestId, elapsed, outcome, skipped == 0 ? "" : $" (and {skipped} more before)");
    }
}
