namespace Pys3Local.Storage.Tests.Bodies;

/// <summary>Delivers its bytes, says so, and ends when it is told to.</summary>
public sealed class GatedBody(byte[] content) : TestBody(content)
{
    private readonly TaskCompletionSource delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all bytes have been read and the end is awaited.</summary>
    public Task AllDelivered => delivered.Task;

    public void Open() => opened.TrySetResult();

    protected override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        delivered.TrySetResult();
        await opened.Task.WaitAsync(cancellationToken);
    }
}
