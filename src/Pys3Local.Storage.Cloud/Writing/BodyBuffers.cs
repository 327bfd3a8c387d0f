namespace Pys3Local.Storage.Cloud.Writing;

/// <summary>Memory for bodies: as much as there may be, for all writes together; who finds none waits, and not for ever: those who have it may be clients that send slowly.</summary>
/// <param name="count">How many.</param>
/// <param name="size">Bytes of each.</param>
/// <param name="time">For the wait.</param>
internal sealed class BodyBuffers(int count, int size, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _free = new(count, count);
    private readonly Stack<byte[]> _buffers = new();

    /// <exception cref="StorageException"><see cref="StorageFailure.Busy"/>: none became free in time.</exception>
    public async ValueTask<Lease> RentAsync(CancellationToken cancellationToken)
    {
        using (var limit = new CancellationTokenSource(Patience, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
        {
            try
            {
                await _free.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new StorageException(StorageFailure.Busy, $"All {count} buffers for bodies that have to be held are in use by other writes, for {Patience.TotalSeconds:0} s: try again later, or send the length of the body.");
            }
        }

        lock (_buffers)
            return new Lease(this, _buffers.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(size));
    }

    public void Dispose() => _free.Dispose();

    private void Return(byte[] buffer)
    {
        // What is kept for the next is a few; the rest goes, so that a server at rest is small.
        lock (_buffers)
        {
            if (_buffers.Count < 4 && buffer.Length == size)
                _buffers.Push(buffer);
        }

        _free.Release();
    }

    public sealed class Lease(BodyBuffers owner, byte[] buffer) : IDisposable
    {
        private byte[]? _buffer = buffer;

        public Memory<byte> Memory => _buffer;

        /// <summary>Makes it longer; what is in it is gone.</summary>
        public void Grow(int length)
        {
            if (_buffer!.Length < length)
                _buffer = GC.AllocateUninitializedArray<byte>(length);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _buffer, null) is { } held)
                owner.Return(held);
        }
    }
}
