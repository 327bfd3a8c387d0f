namespace Pys3Local.Storage.Local.Journal;

/// <summary>A moment after the last write, a segment is emptied.</summary>
internal sealed partial class WriteJournal
{
    private void ArmTimer()
    {
        lock (_queueLock)
        {
            _lastWrite = _time.GetTimestamp();
            if (!_timerSet && !_stopping)
            {
                _timerSet = true;
                _timer.Change(_pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnTimer()
    {
        lock (_queueLock)
        {
            if (_stopping)
                return;

            var left = _pause - _time.GetElapsedTime(_lastWrite);
            if (left > TimeSpan.FromMilliseconds(10))
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _timerSet = false;
            _rotate = true;
            _work.Release();
        }
    }
}
