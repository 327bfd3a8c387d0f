namespace Pys3Local.Cli.Terminal;

/// <summary>How far something has come, for who looks now and then from another thread.</summary>
internal sealed class LatestProgress<T> : IProgress<T>
    where T : struct
{
    private readonly Lock _gate = new();
    private T _value;

    public T Value
    {
        get
        {
            lock (_gate)
                return _value;
        }
    }

    public void Report(T value)
    {
        lock (_gate)
            _value = value;
    }
}
