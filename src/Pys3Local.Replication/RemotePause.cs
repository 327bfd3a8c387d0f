using Pys3Local.Replication.Copying;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Replication;

/// <summary>While a remote is away nobody tries: after a second, then after longer and longer, all do again.</summary>
internal sealed class RemotePause(ReplicationOptions options)
{
    private readonly Lock _lock = new();
    private readonly long _start = options.Time.GetTimestamp();
    private TimeSpan _next = options.FirstPause;
    private TimeSpan _until;
    private string? _problem;

    /// <summary>Why it takes nothing; null while it does.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Since this was made: no clock that is set back makes a pause longer.</summary>
    public TimeSpan Now => options.Time.GetElapsedTime(_start);

    /// <summary>It would be the same with every other key.</summary>
    public static bool IsAboutAll(S3Failure failure) => TargetRefusal.IsAboutAll(failure);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
                wait = _until - Now;

            if (wait <= TimeSpan.Zero)
                return;

            await Task.Delay(wait, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <param name="begun"><see cref="Now"/> when the try began: those that were under way together count once.</param>
    public void Failed(string remote, string problem, TimeSpan begun)
    {
        lock (_lock)
        {
            if (_problem is null)
                options.Log($"replication to {remote} waits: {problem}; it is tried again");

            _problem = problem;
            if (begun < _until)
                return;

            _until = Now + (_next * (0.75 + (Random.Shared.NextDouble() / 2)));
            _next = _next < options.LongestPause / 2 ? _next * 2 : options.LongestPause;
        }
    }

    public void Succeeded(string remote)
    {
        lock (_lock)
        {
            if (_problem is not null)
                options.Log($"replication to {remote}: it takes copies again");

            (_problem, _next) = (null, options.FirstPause);
        }
    }
}
