namespace Pys3Local.EndToEnd.Harness;

/// <summary>The one place where a test waits for another process: it looks again until a condition holds, and fails after a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Task HoldsAsync(Func<bool> condition, Func<string> otherwise, CancellationToken cancellation) =>
        HoldsAsync(() => Task.FromResult(condition()), otherwise, cancellation);

    /// <param name="condition">What must become true.</param>
    /// <param name="otherwise">What to say when it did not: read at the end, so that it can show the last state.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> otherwise, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                Assert.Fail(otherwise());
            }
        }
    }
}
