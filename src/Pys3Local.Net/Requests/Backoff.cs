using System.Net.Http.Headers;

namespace Pys3Local.Net.Requests;

/// <summary>How often and when something is tried again: 0.5, 1, 2 and 4 s, a quarter more or less, or as long as the service asks for.</summary>
public sealed class Backoff(TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay, Random random)
{
    /// <summary>The first attempt included.</summary>
    public const int Attempts = 5;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="attempt">The attempt that has just failed, from 1.</param>
    /// <param name="asked">What the service has asked for, null if it has not.</param>
    public Task WaitAsync(int attempt, TimeSpan? asked, CancellationToken cancellationToken)
    {
        double jitter;
        lock (random)
            jitter = 0.75 + 0.5 * random.NextDouble();

        var wait = First * Math.Pow(2, attempt - 1) * jitter;
        return delay(asked > wait ? asked.Value : wait, cancellationToken);
    }

    /// <summary>The header <c>Retry-After</c>, in seconds or as a date; null if there is none. At most a minute: a request does not wait longer.</summary>
    public TimeSpan? Asked(HttpResponseHeaders headers)
    {
        var asked = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - time.GetUtcNow();
        return asked > Longest ? Longest : asked;
    }
}
