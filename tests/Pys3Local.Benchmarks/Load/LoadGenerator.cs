using System.Diagnostics;
using System.Runtime.InteropServices;
using Pys3Local.Benchmarks.Native;

namespace Pys3Local.Benchmarks.Load;

/// <summary>
/// Keep-alive connections to one server, driven by one thread and one epoll set. A request costs it a send, a receive and a
/// share of a wait, so what is measured is the server.
/// </summary>
internal sealed unsafe class LoadGenerator : IDisposable
{
    /// <summary>About what a client that writes to a file reads at a time.</summary>
    private const int ReceiveSize = 256 << 10;

    private const int MaxEvents = 64;
    // The longest wait there is: a listing while the index of a million keys is made anew.
    private const int StallMilliseconds = 600_000;

    private readonly LoadConnection[] _connections;
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(ReceiveSize);
    private readonly int _epoll = Libc.EpollCreate(0);

    public LoadGenerator(Endpoint endpoint, int connections)
    {
        _connections = new LoadConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            _connections[i] = new(Channel.Open(endpoint));
            var change = new EpollEvent { Events = Libc.EpollIn | Libc.EpollOut | Libc.EpollEdge, Data = i };
            if (Libc.EpollControl(_epoll, Libc.EpollAdd, _connections[i].Socket, &change) != 0)
                throw Libc.Failure("epoll_ctl");
        }
    }

    /// <exception cref="InvalidDataException">The server has answered with something else than success.</exception>
    public LoadResult Run(Workload work)
    {
        var latencies = new List<long>(work.Duration is null ? work.Requests.Count : 1 << 20);
        var limit = work.Duration is null ? work.Requests.Count : long.MaxValue;
        long started = 0, bytes = 0;
        var events = stackalloc EpollEvent[MaxEvents];
        var processor = Libc.ThreadTime();
        var begin = Stopwatch.GetTimestamp();

        foreach (var connection in _connections)
        {
            if (started < limit)
                connection.Start(work.Requests[(int)(started++ % work.Requests.Count)]);
        }

        var busy = (int)started;
        while (busy > 0)
        {
            var count = Libc.EpollWait(_epoll, events, MaxEvents, StallMilliseconds);
            if (count == 0)
                throw new IOException("the server has not answered for ten minutes");
            var over = work.Duration is { } duration && Stopwatch.GetElapsedTime(begin) >= duration;
            for (var i = 0; i < count; i++)
            {
                var connection = _connections[events[i].Data];
                while (connection.Continue(_buffer, ReceiveSize))
                {
                    latencies.Add(connection.Latency);
                    bytes += connection.BodyBytes;
                    if (over || started >= limit)
                    {
                        busy--;
                        break;
                    }

                    connection.Start(work.Requests[(int)(started++ % work.Requests.Count)]);
                }
            }
        }

        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return new(latencies.Count, seconds, bytes, Libc.ThreadTime() - processor, [.. latencies]);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection?.Dispose();
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_buffer);
    }
}
