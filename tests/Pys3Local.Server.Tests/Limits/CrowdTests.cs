using Microsoft.AspNetCore.Connections;
using Pys3Local.S3.Wire;
using Pys3Local.Server.Limits;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Tests.Limits;

/// <summary>Who makes room when there are too many connections, or too little memory. (faults B2)</summary>
public sealed class CrowdTests
{
    private const int Most = 4;

    private readonly Limit _connections = new("connections", "", Most);
    private readonly List<(WatchedConnection Connection, TaskCompletionSource End, Task Run)> _open = [];
    private readonly Crowd _crowd;
    private (long Collection, long Bytes) _memory;

    public CrowdTests() => _crowd = new(_connections, new MemoryPressure(1000, () => _memory));

    [Test]
    public void One_that_comes_when_all_places_are_taken_takes_that_of_the_oldest_stranger()
    {
        Connect(Most);
        _open[0].Connection.Features.Get<IKnownClient>()!.Known();
        Connect(1);
        Assert.Equal([1], Closed());
        Assert.Equal(1, _crowd.PushedOut);
        Assert.Equal(1, _connections.Refused);
    }

    [Test]
    public void Who_has_signed_is_not_closed_for_others()
    {
        Connect(Most);
        _open.ForEach(one => one.Connection.Features.Get<IKnownClient>()!.Known());
        Connect(2);
        Assert.Equal([Most, Most + 1], Closed());
        Assert.Equal(0, _crowd.PushedOut);

        _open[0].End.SetResult();
        Connect(1);
        Assert.Equal([Most, Most + 1], Closed());
    }

    [Test]
    public void What_is_closing_counts_so_a_flood_does_not_outrun_it()
    {
        Connect(100);
        Assert.InRange(_connections.InUse, Most, Most + 1);
    }

    [Test]
    public void Where_memory_is_short_an_eighth_of_the_strangers_go_once_for_each_collection()
    {
        Connect(3);
        _memory = (1, 900);
        _crowd.Relieve();
        _crowd.Relieve();
        Assert.Equal([0], Closed());
        _memory = (2, 900);
        _crowd.Relieve();
        Assert.Equal([0, 1], Closed());
        _memory = (3, 100);
        _crowd.Relieve();
        Assert.Equal([0, 1], Closed());
    }

    [Test]
    public void Who_is_being_answered_is_not_closed_before_the_answer()
    {
        Connect(2);
        _memory = (1, 900);
        _crowd.Relieve(_open[0].Connection.Features.Get<IKnownClient>());
        Assert.Equal([1], Closed());
        _memory = (2, 900);
        _crowd.Relieve(_open[0].Connection.Features.Get<IKnownClient>());
        Assert.Equal([1], Closed());
    }

    [Test]
    public void Every_place_is_given_back()
    {
        Connect(20);
        _open.ForEach(one => one.End.TrySetResult());
        Assert.True(_open.TrueForAll(one => one.Run.IsCompletedSuccessfully));
        Assert.Equal(0, _connections.InUse);
    }

    private void Connect(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var connection = new WatchedConnection();
            var end = new TaskCompletionSource();
            _open.Add((connection, end, _crowd.Use(_ => end.Task)(connection)));
        }
    }

    private IEnumerable<int> Closed() => _open.Index().Where(one => one.Item.Connection.IsAborted).Select(one => one.Index);

    private sealed class WatchedConnection : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
