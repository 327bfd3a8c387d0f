namespace Pys3Local.Storage.Cloud.Writing;

/// <summary>Memory for bodies: as much as there may be, for all writes together; who finds none waits.</summary>
/// <param name="count">How many.</param>
/// <param name="size">Bytes of each.</param>
internal sealed class BodyBuffers(int count, int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly Stack<byte[]> _buffers = new();

    public async ValueTask<Lease> RentAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_buffers)
            return new Lease(this, _buffers.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(size));
    }

    public void Dispose() => _free.Dispose();

    private void Return(byte[] buffer)
    {
        // What is kept for the next is a few; the rest goes, so that a server at rest is small.
        lock (_buffers)
        {
            if (_buffers.Count < 4)
                _buffers.Push(buffer);
        }

        _free.Release();
    }

    public sealed class Lease(BodyBuffers owner, byte[] buffer) : IDisposable
    {
        private bool _returned;

        public Memory<byte> Memory => buffer;

        public void Dispose()
        {
            if (!_returned)
                owner.Return(buffer);

            _returned = true;
        }
    }
}
