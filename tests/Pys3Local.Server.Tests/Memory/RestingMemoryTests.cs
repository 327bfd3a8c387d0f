using Pys3Local.Server.Memory;

namespace Pys3Local.Server.Tests.Memory;

public sealed class RestingMemoryTests : IDisposable
{
    private readonly ManualTimer _timer = new();
    private readonly RestingMemory _memory;
    private long _allocated = 1 << 20;
    private int _released;
    private int _collected;

    public RestingMemoryTests() => _memory = new(Release, () => _allocated, _timer);

    public void Dispose() => _memory.Dispose();

    [Test]
    public void AfterTheStart_OnceAndThenNoMore()
    {
        _timer.GoOff();

        Assert.Equal(1, _collected);
        Assert.False(_timer.IsSet);
    }

    [Test]
    public void AfterWork_WhenItHasEnded()
    {
        _timer.GoOff();
        _memory.Worked();
        for (var i = 0; i < 5; i++)
        {
            _allocated += RestingMemory.Worth;
            _timer.GoOff();
            Assert.Equal(1, _collected);
        }

        _timer.GoOff();

        Assert.Equal(2, _collected);
        Assert.False(_timer.IsSet);
    }

    [Test]
    public void AfterLittleWork_NothingIsCollected()
    {
        _timer.GoOff();
        _memory.Worked();
        _allocated += RestingMemory.AtRest;
        _timer.GoOff();

        Assert.Equal(1, _collected);
        Assert.Equal(2, _released);
        Assert.False(_timer.IsSet);
    }

    [Test]
    public void LittleWork_AddsUp()
    {
        _timer.GoOff();
        for (long work = 0; work < RestingMemory.Worth; work += RestingMemory.AtRest)
        {
            Assert.Equal(1, _collected);
            _memory.Worked();
            _allocated += RestingMemory.AtRest;
            _timer.GoOff();
        }

        Assert.Equal(2, _collected);
    }

    [Test]
    public void ManyConnectionsThatClose_AreWorkEnough()
    {
        _timer.GoOff();
        for (long bytes = 0; bytes < RestingMemory.Worth; bytes += RestingMemory.Connection)
            _memory.Closed();

        _timer.GoOff();
        _timer.GoOff();

        Assert.Equal(2, _collected);
        Assert.False(_timer.IsSet);
    }

    private void Release(bool collects)
    {
        _released++;
        _collected += collects ? 1 : 0;
    }
}
