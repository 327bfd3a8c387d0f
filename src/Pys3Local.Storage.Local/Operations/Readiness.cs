namespace Pys3Local.Storage.Local.Operations;

/// <summary>Whether what a crash has left is in the files again: every call waits for it.</summary>
internal sealed class Readiness
{
    public Task Recovered { get; set; } = Task.CompletedTask;

    /// <summary>For the start of every call.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken) =>
        Recovered.IsCompletedSuccessfully ? default : new ValueTask(Recovered.WaitAsync(cancellationToken));
}
