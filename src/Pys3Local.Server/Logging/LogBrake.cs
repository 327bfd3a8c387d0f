using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Logging;

/// <summary>
/// One brake for all lines that clients can cause, refusals and failures alike, where the operator has not asked for a line for every request:
/// some at once, then one per second, so that nobody fills the disk. How many were left out is said with the next.
/// </summary>
internal sealed class LogBrake(Limit lines, TimeProvider time)
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _paidAt = -lines.Most * Each;
    private long _leftOut;

    /// <summary>Whether a line may be written.</summary>
    /// <param name="note">For its end; empty if nothing was left out before it.</param>
    public bool Admits(out string note)
    {
        note = "";
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            if (_paidAt > now - Each)
            {
                _leftOut++;
                lines.Refuse();
                return false;
            }

            var most = now - (lines.Most * Each);
            _paidAt = (_paidAt > most ? _paidAt : most) + Each;
            if (_leftOut > 0)
                note = $" (and {_leftOut} lines of clients before it were left out)";
            _leftOut = 0;
            return true;
        }
    }
}
