namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>The memory that uploads share: who wants a buffer while too much is in use waits, but not for ever.</summary>
/// <param name="limit">Bytes.</param>
internal sealed class UploadMemory(long limit, TimeProvider time)
{
    /// <summary>Bytes; parts are a multiple of it.</summary>
    private const int BlockSize = 1024 * 1024;

    /// <summary>Bytes: up to here an array is an object as others are, and made for each use.</summary>
    private const int Small = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly LinkedList<(int Size, TaskCompletionSource Ready)> _waiting = [];
    // Every block is kept: together they are never more than the limit, and the collector is slow to notice large arrays that are dropped.
    private readonly Stack<byte[]> _kept = [];
    private long _free = limit;

    /// <param name="size">Bytes, up to a part.</param>
    public async ValueTask<UploadBuffer> RentAsync(int size, CancellationToken cancellationToken)
    {
        await ReserveAsync(size <= Small ? size : Blocks(size) * BlockSize, cancellationToken).ConfigureAwait(false);
        return Buffer(size);
    }

    /// <summary>Two buffers of a part each.</summary>
    public async ValueTask<(UploadBuffer First, UploadBuffer Second)> RentTwoAsync(CancellationToken cancellationToken)
    {
        await ReserveAsync(2 * PartLimits.MinPart, cancellationToken).ConfigureAwait(false);
        return (Buffer(PartLimits.MinPart), Buffer(PartLimits.MinPart));
    }

    private static int Blocks(int size) => (size + BlockSize - 1) / BlockSize;

    private UploadBuffer Buffer(int size)
    {
        if (size <= Small)
            return new UploadBuffer(this, [new byte[size]], size);

        var blocks = new byte[Blocks(size)][];
        lock (_gate)
        {
            foreach (ref var block in blocks.AsSpan())
                block = _kept.TryPop(out var old) ? old : GC.AllocateUninitializedArray<byte>(BlockSize);
        }

        return new UploadBuffer(this, blocks, size);
    }

    internal void Return(byte[][] blocks)
    {
        lock (_gate)
        {
            foreach (var block in blocks)
            {
                _free += block.Length;
                if (block.Length == BlockSize)
                    _kept.Push(block);
            }

            Admit();
        }
    }

    private async ValueTask ReserveAsync(int size, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<(int, TaskCompletionSource)> place;
        lock (_gate)
        {
            place = _waiting.AddLast((size, ready));
            Admit();
        }

        try
        {
            await ready.Task.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            lock (_gate)
            {
                if (ready.Task.IsCompletedSuccessfully)
                    _free += size;
                else
                    _waiting.Remove(place);

                Admit();
            }

            if (e is OperationCanceledException)
                throw;

            throw new StorageException(StorageFailure.Busy, "Drime: too many uploads at once for the memory they may use.", e);
        }
    }

    private void Admit()
    {
        while (_waiting.First is { } first && first.Value.Size <= _free)
        {
            _waiting.RemoveFirst();
            _free -= first.Value.Size;
            first.Value.Ready.TrySetResult();
        }
    }
}
