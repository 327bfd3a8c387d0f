namespace Pys3Local.Net.Requests;

/// <summary>
/// How many attempts may be repeated, for all requests to one service together: each repetition takes from it, each success gives a little back.
/// A service that is down for everybody is then asked about once for each request, and not five times.
/// </summary>
public sealed class RetryBudget
{
    private const int Most = 500;
    private const int Repetition = 5;

    private readonly Lock _gate = new();
    private int _left = Most;

    /// <summary>False if too much has failed lately.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_left < Repetition)
                return false;

            _left -= Repetition;
            return true;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
            _left = Math.Min(_left + 1, Most);
    }
}
