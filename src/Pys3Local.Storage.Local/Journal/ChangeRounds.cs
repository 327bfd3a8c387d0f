namespace Pys3Local.Storage.Local.Journal;

/// <summary>
/// Lets the end of all changes be waited for that have begun before a moment, while new ones begin. A change begins before it stages
/// its first file, and ends when its record has been done in the files.
/// </summary>
internal sealed class ChangeRounds
{
    private Round _current = new();

    public Change Begin()
    {
        while (true)
        {
            var round = Volatile.Read(ref _current);
            if (round.TryEnter())
                return new Change(round);
        }
    }

    /// <summary>Returns when every change has ended that began before.</summary>
    public Task NextAsync() => Interlocked.Exchange(ref _current, new Round()).Close();

    internal readonly struct Change(Round round) : IDisposable
    {
        public void Dispose() => round.Leave();
    }

    internal sealed class Round
    {
        private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>One for the round being open.</summary>
        private int _users = 1;

        public bool TryEnter()
        {
            for (var users = Volatile.Read(ref _users); users > 0;)
            {
                var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
                if (seen == users)
                    return true;

                users = seen;
            }

            return false;
        }

        public void Leave()
        {
            if (Interlocked.Decrement(ref _users) == 0)
                _empty.SetResult();
        }

        public Task Close()
        {
            Leave();
            return _empty.Task;
        }
    }
}
