namespace Pys3Local.Storage.Local.Layout;

/// <summary>Lets writers into a bucket together, and its removal in alone.</summary>
internal sealed class BucketGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _closed;
    private TaskCompletionSource? _empty;

    public async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_lock)
            {
                if (_closed is null)
                {
                    _inside++;
                    return new Pass(this, alone: false);
                }

                wait = _closed.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<Pass> EnterAloneAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_lock)
            {
                if (_closed is null)
                {
                    _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (_inside == 0)
                        _empty.SetResult();

                    break;
                }

                wait = _closed.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await _empty!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Pass(this, alone: true);
        }
        catch
        {
            Open();
            throw;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
                _empty?.TrySetResult();
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            _closed!.SetResult();
            _closed = null;
            _empty = null;
        }
    }

    internal readonly struct Pass(BucketGate gate, bool alone) : IDisposable
    {
        public void Dispose()
        {
            if (alone)
                gate.Open();
            else
                gate.Leave();
        }
    }
}
