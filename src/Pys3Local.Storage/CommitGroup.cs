namespace Pys3Local.Storage;

/// <summary>
/// Changes that one request makes, several at the same time: a store that makes changes durable together waits until each of those at work has
/// one, in place of a sync for the two or three that happen to be ready. It is a hint: a store may pass it over, and waits no longer than a moment.
/// </summary>
/// <param name="members">How many there are in all.</param>
/// <param name="atOnce">How many of them are at work at a time.</param>
public sealed class CommitGroup(int members, int atOnce)
{
    private static readonly AsyncLocal<CommitGroup?> OfFlow = new();

    private readonly Lock _gate = new();
    private int _left = members;
    private int _waiting;
    private Action? _wake;

    /// <summary>The group of which the caller does a member's work; null where it is none.</summary>
    public static CommitGroup? Current => OfFlow.Value;

    private bool IsWhole => _waiting >= Math.Min(_left, atOnce);

    /// <summary>What the caller does from here on is a member's work, until it calls <see cref="Leave"/>.</summary>
    public void Join() => OfFlow.Value = this;

    /// <summary>The member has done its work, or has failed.</summary>
    public void Leave()
    {
        Action? wake;
        lock (_gate)
        {
            _left--;
            wake = _waiting > 0 && IsWhole ? _wake : null;
        }

        wake?.Invoke();
    }

    /// <summary>For a store: a member's change waits. True where all that are at work do.</summary>
    /// <param name="wake">Called when that becomes true later.</param>
    public bool Arrive(Action wake)
    {
        lock (_gate)
        {
            _wake = wake;
            _waiting++;
            return IsWhole;
        }
    }

    /// <summary>For a store: it has taken a change that waited.</summary>
    public void Take()
    {
        lock (_gate)
            _waiting--;
    }
}
