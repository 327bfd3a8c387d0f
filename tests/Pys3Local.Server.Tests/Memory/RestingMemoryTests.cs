using Pys3Local.Server.Memory;

namespace Pys3Local.Server.Tests.Memory;

public sealed class RestingMemoryTests : IDisposable
{
    private readonly ManualTimer _timer = new();
    private readonly RestingMemory _memory;
    private long _allocated = 1 << 20;
    private int _collected;

    public RestingMemoryTests() => _memory = new(() => _collected++, () => _allocated, _timer);

    public void Dispose() => _memory.Dispose();

    [Test]
    public void AfterTheStart_ItDoesNotEvenLook()
    {
        Assert.False(_timer.IsSet);
        Assert.Equal(0, _collected);
    }

    [Test]
    public void AfterWork_WhenItHasEnded()
    {
        _memory.Worked();
        for (var i = 0; i < 5; i++)
        {
            _allocated += RestingMemory.Worth;
            _timer.GoOff();
            Assert.Equal(0, _collected);
        }

        _timer.GoOff();

        Assert.Equal(1, _collected);
        Assert.False(_timer.IsSet);
    }

    [Test]
    public void AfterLittleWork_NothingIsCollected()
    {
        _memory.Worked();
        _allocated += RestingMemory.AtRest;
        _timer.GoOff();

        Assert.Equal(0, _collected);
        Assert.False(_timer.IsSet);
    }

    [Test]
    public void LittleWork_AddsUp()
    {
        for (long work = 0; work < RestingMemory.Worth; work += RestingMemory.AtRest)
        {
            Assert.Equal(0, _collected);
            _memory.Worked();
            _allocated += RestingMemory.AtRest;
            _timer.GoOff();
        }

        Assert.Equal(1, _collected);
    }

    [Test]
    public void ManyConnectionsThatClose_AreWorkEnough()
    {
        for (long bytes = 0; bytes < RestingMemory.Worth; bytes += RestingMemory.Connection)
            _memory.Closed();

        _timer.GoOff();
        _timer.GoOff();

        Assert.Equal(1, _collected);
        Assert.False(_timer.IsSet);
    }
}
