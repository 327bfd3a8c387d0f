using System.Diagnostics;

namespace Pys3Local.Benchmarks.Load;

/// <summary>One keep-alive connection of the generator: at most one request is under way.</summary>
internal sealed unsafe class LoadConnection(Channel channel) : IDisposable
{
    private Request? _request;
    private Answer _answer;
    private long _sent;
    private long _started;

    public int Socket => channel.Socket;

    public bool Idle => _request is null;

    /// <summary>In ticks of 100 ns, of the last request that was answered.</summary>
    public long Latency { get; private set; }

    public long BodyBytes { get; private set; }

    public void Start(Request request)
    {
        _request = request;
        _answer = default;
        _sent = 0;
        _started = Stopwatch.GetTimestamp();
        Send();
    }

    /// <summary>Goes on as far as the socket lets it; true where the answer is complete.</summary>
    public bool Continue(byte* buffer, int length)
    {
        if (_request is null)
            return false;
        Send();
        while (!_answer.Complete)
        {
            var count = channel.Receive(buffer, length);
            if (count == Channel.Wait)
                return false;
            if (count == 0)
                throw new IOException("the server has closed a connection in the middle of a request");
            _answer.Take(new ReadOnlySpan<byte>(buffer, count), _request.IsHead);
        }

        Latency = Stopwatch.GetElapsedTime(_started).Ticks;
        BodyBytes = _answer.BodyBytes;
        _request = null;
        return true;
    }

    public void Dispose() => channel.Dispose();

    private void Send()
    {
        var request = _request!;
        var total = request.Head.Length + request.BlockBytes;
        while (_sent < total)
        {
            int count;
            if (_sent < request.Head.Length)
            {
                fixed (byte* head = request.Head)
                    count = channel.Send(head + _sent, (int)(request.Head.Length - _sent));
            }
            else
            {
                var offset = (int)((_sent - request.Head.Length) % request.Block.Length);
                fixed (byte* block = request.Block)
                    count = channel.Send(block + offset, (int)Math.Min(request.Block.Length - offset, total - _sent));
            }

            if (count == Channel.Wait)
                return;
            if (count == 0)
                throw new IOException("the server takes no more of the request");
            _sent += count;
        }
    }
}
