using Microsoft.AspNetCore.Connections;
using Pys3Local.S3.Wire;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Limits;

/// <summary>
/// All open connections. Where there are as many as the server takes, or memory is short, those make room over which nobody has sent a signed request
/// yet, the oldest first: whoever opens connections and does nothing with them keeps nobody out. A client that has signed is never closed for another.
/// </summary>
internal sealed class Crowd(Limit connections, MemoryPressure memory)
{
    /// <summary>Of the strangers, so many parts make room at a time when memory is short.</summary>
    private const int Share = 8;

    private readonly Lock _gate = new();
    private readonly LinkedList<Member> _strangers = new();

    /// <summary>Connections that were closed for others.</summary>
    public long PushedOut { get; private set; }

    public ConnectionDelegate Use(ConnectionDelegate next) => async connection =>
    {
        var member = new Member(this, connection);
        if (!TryEnter(member))
        {
            connection.Abort(new ConnectionAbortedException("This server has as many connections as it can take."));
            return;
        }

        connection.Features.Set<IKnownClient>(member);
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(member);
        }
    };

    /// <summary>Makes room where memory is short.</summary>
    /// <param name="answered">The connection that is being answered, which is not closed before it has its answer.</param>
    public void Relieve(IKnownClient? answered = null)
    {
        if (!memory.IsShort())
            return;

        List<Member> leaving = [];
        lock (_gate)
        {
            for (var count = (_strangers.Count + Share - 1) / Share; count > 0; count--)
            {
                var oldest = ReferenceEquals(_strangers.First?.Value, answered) ? _strangers.First?.Next : _strangers.First;
                if (oldest is not null)
                    leaving.Add(Take(oldest.Value));
            }
        }

        leaving.ForEach(static member => member.Close());
    }

    private bool TryEnter(Member member)
    {
        Relieve();
        Member? leaving = null;
        lock (_gate)
        {
            if (!connections.TryTake(1))
            {
                // Those that are closing still count: without a bound of their own a flood would outrun them.
                if (_strangers.Count == 0 || connections.InUse >= connections.Most + Math.Max(connections.Most / Share, 1))
                    return false;

                leaving = Take(_strangers.First!.Value);
                connections.Add(1);
            }

            member.Place = _strangers.AddLast(member);
        }

        leaving?.Close();
        return true;
    }

    private Member Take(Member stranger)
    {
        Forget(stranger);
        PushedOut++;
        return stranger;
    }

    private void Leave(Member member)
    {
        lock (_gate)
            Forget(member);

        connections.Give(1);
    }

    private void Know(Member member)
    {
        if (member.Place is null)
            return;

        lock (_gate)
            Forget(member);
    }

    private void Forget(Member member)
    {
        if (member.Place is { } place)
            _strangers.Remove(place);

        member.Place = null;
    }

    private sealed class Member(Crowd crowd, ConnectionContext connection) : IKnownClient
    {
        /// <summary>Null where it is no stranger, or is leaving.</summary>
        public LinkedListNode<Member>? Place { get; set; }

        public void Known() => crowd.Know(this);

        public void Close() => connection.Abort(new ConnectionAbortedException("It made room for others: nobody has signed a request over it."));
    }
}
