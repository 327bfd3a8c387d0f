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
    public void After_the_start_it_does_not_even_look()
    {
        Assert.False(_timer.IsSet);
        Assert.Equal(0, _collected);
    }

    [Test]
    public void After_work_when_it_has_ended()
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
    public void After_little_work_nothing_is_collected()
    {
        _memory.Worked();
        _allocated += RestingMemory.AtRest;
        _timer.GoOff();

        Assert.Equal(0, _collected);
        Assert.False(_timer.IsSet);
    }

    [Test]
    public void Little_work_adds_up()
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
    public void Many_connections_that_close_are_work_enough()
    {
        for (long bytes = 0; bytes < RestingMemory.Worth; bytes += RestingMemory.Connection)
            _memory.Closed();

        _timer.GoOff();
        _timer.GoOff();

        Assert.Equal(1, _collected);
        Assert.False(_timer.IsSet);
    }
}
