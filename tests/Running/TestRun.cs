namespace Pys3Local.Running;

/// <summary>What a test has of the run that it belongs to.</summary>
internal static class TestRun
{
    /// <summary>Asked for when the run is ended from outside.</summary>
    public static CancellationToken Cancellation => TestContext.Current?.Execution.CancellationToken ?? CancellationToken.None;

    /// <summary>Ends when it is cancelled, and in no other way.</summary>
    public static async Task UntilCancelledAsync(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource();
        await never.Task.WaitAsync(cancellation);
    }

    /// <summary>A figure for the person who reads the run's output; <c>scripts/test.sh</c> shows these lines.</summary>
    public static void Print(string figure) => Console.WriteLine($"[OUTPUT] {figure}");
}
