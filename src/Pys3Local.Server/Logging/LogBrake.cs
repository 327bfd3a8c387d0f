using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Logging;

/// <summary>
/// One brake for all lines that clients can cause, refusals and failures alike, where the operator has not asked for a line for every request:
/// some at once, then one per second, so that nobody fills the disk. How many were left out is said with the next.
/// </summary>
internal sealed class LogBrake(Limit lines, TimeProvider time)
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private TimeSpan paidAt = -lines.Most * Each;
    private long leftOut;

    /// <summary>Whether a line may be written.</summary>
    /// <param name="note">For its end; empty where nothing was left out before it.</param>
    public bool Admits(out string note)
    {
        note = "";
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            if (paidAt > now - Each)
            {
                leftOut++;
                lines.Refuse();
                return false;
            }

            var most = now - (lines.Most * Each);
            paidAt = (paidAt > most ? paidAt : most) + Each;
            if (leftOut > 0)
                note = $" (and {leftOut} lines of clients before it were left out)";
            leftOut = 0;
            return true;
        }
    }
}
