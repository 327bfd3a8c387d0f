namespace Pys3Local.S3.Events;

/// <summary>Lets the events of a key be added in the order of its commits: each waits for those whose commit began before.</summary>
internal sealed class KeyTurns
{
    private readonly Dictionary<(string Bucket, string Key), Turn> _last = [];

    /// <summary>To be taken with the commit, under the lock of the key.</summary>
    public Turn Take(string bucket, string key)
    {
        lock (_last)
        {
            var turn = new Turn(this, (bucket, key), _last.GetValueOrDefault((bucket, key))?.Over ?? Task.CompletedTask);
            _last[(bucket, key)] = turn;
            return turn;
        }
    }

    internal sealed class Turn(KeyTurns turns, (string Bucket, string Key) key, Task before) : IDisposable
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Those before are over.</summary>
        public Task Before => before;

        public Task Over => _over.Task;

        /// <summary>One that ends early, because its write has failed, lets nobody past those before it.</summary>
        public void Dispose()
        {
            if (before.IsCompleted)
                End();
            else
                before.ContinueWith(_ => End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        private void End()
        {
            lock (turns._last)
            {
                if (turns._last.GetValueOrDefault(key) == this)
                    turns._last.Remove(key);
            }

            _over.TrySetResult();
        }
    }
}
