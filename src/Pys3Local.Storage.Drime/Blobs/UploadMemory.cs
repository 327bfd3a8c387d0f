namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>The memory that uploads share: who wants a buffer while too much is in use waits, but not for ever.</summary>
/// <param name="limit">Bytes.</param>
internal sealed class UploadMemory(long limit, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly LinkedList<(int Size, TaskCompletionSource Ready)> waiting = [];
    // Every buffer of a part is kept: together they are never more than the limit, and the collector is slow to notice large ones that are dropped.
    private readonly Stack<byte[]> kept = [];
    private long free = limit;

    /// <param name="size">Bytes, up to a part.</param>
    public async ValueTask<UploadBuffer> RentAsync(int size, CancellationToken cancellationToken)
    {
        await ReserveAsync(size, cancellationToken).ConfigureAwait(false);
        return Buffer(size);
    }

    /// <summary>Two buffers of a part each.</summary>
    public async ValueTask<(UploadBuffer First, UploadBuffer Second)> RentTwoAsync(CancellationToken cancellationToken)
    {
        await ReserveAsync(2 * PartLimits.MinPart, cancellationToken).ConfigureAwait(false);
        return (Buffer(PartLimits.MinPart), Buffer(PartLimits.MinPart));
    }

    private UploadBuffer Buffer(int size)
    {
        if (size < PartLimits.MinPart)
            return new UploadBuffer(this, new byte[size], size);

        lock (gate)
            return new UploadBuffer(this, kept.TryPop(out var array) ? array : GC.AllocateUninitializedArray<byte>(PartLimits.MinPart), size);
    }

    internal void Return(byte[] array, int size)
    {
        lock (gate)
        {
            if (array.Length == PartLimits.MinPart)
                kept.Push(array);

            free += size;
            Admit();
        }
    }

    private async ValueTask ReserveAsync(int size, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<(int, TaskCompletionSource)> place;
        lock (gate)
        {
            place = waiting.AddLast((size, ready));
            Admit();
        }

        try
        {
            await ready.Task.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            lock (gate)
            {
                if (ready.Task.IsCompletedSuccessfully)
                    free += size;
                else
                    waiting.Remove(place);

                Admit();
            }

            if (e is OperationCanceledException)
                throw;

            throw new StorageException(StorageFailure.Busy, "Drime: too many uploads at once for the memory they may use.", e);
        }
    }

    private void Admit()
    {
        while (waiting.First is { } first && first.Value.Size <= free)
        {
            waiting.RemoveFirst();
            free -= first.Value.Size;
            first.Value.Ready.TrySetResult();
        }
    }
}
