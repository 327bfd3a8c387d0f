using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// Reserves space for a body as it comes: as much again as has come, so that a file has few extents, and never for what a client only says
/// that it will send. All bodies together reserve no more ahead than the budget has; a body that gets none is written anyway.
/// </summary>
internal sealed class SpaceAhead(IOpenFile file, long? expected, Limit limit) : IDisposable
{
    /// <summary>Bytes.</summary>
    private const long LeastStep = 1 << 20;
    private const long LargestStep = 64 << 20;

    private long _reserved;
    private long _taken;

    /// <summary>To be called before it is written up to this offset.</summary>
    public void Reach(long end)
    {
        if (end <= _reserved || expected is not { } length)
            return;

        Dispose();
        var step = Math.Min(Math.Clamp(end, LeastStep, LargestStep), length - end);
        if (step <= 0)
        {
            _reserved = length;
            return;
        }

        if (limit.TryTake(step))
        {
            _taken = step;
            file.Allocate(end + step);
        }

        _reserved = end + step;
    }

    public void Dispose()
    {
        limit.Give(_taken);
        _taken = 0;
    }
}
