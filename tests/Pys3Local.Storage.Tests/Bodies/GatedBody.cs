namespace Pys3Local.Storage.Tests.Bodies;

/// <summary>Delivers its bytes, says so, and ends when it is told to.</summary>
public sealed class GatedBody(byte[] content) : TestBody(content)
{
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all bytes have been read and the end is awaited.</summary>
    public Task AllDelivered => _delivered.Task;

    public void Open() => _opened.TrySetResult();

    protected override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        _delivered.TrySetResult();
        await _opened.Task.WaitAsync(cancellationToken);
    }
}
