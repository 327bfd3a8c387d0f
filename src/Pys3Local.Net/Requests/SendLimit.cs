namespace Pys3Local.Net.Requests;

/// <summary>
/// How long a request waits for the service: from each byte that it has taken to the next, and to the beginning of its answer. The time that a body takes to
/// come from its client does not count.
/// </summary>
public sealed class SendLimit : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _patience;

    public SendLimit(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        _patience = patience;
        _timer = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public TimeSpan Patience => _patience;

    /// <summary>The service's turn.</summary>
    public void Start() => _timer.CancelAfter(_patience);

    /// <summary>The client's turn.</summary>
    public void Pause() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
