using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pys3Local.Benchmarks.Load;

/// <summary>Answers whatever comes with the same bytes, without looking at it: one thread for each connection.</summary>
internal sealed class Responder : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;

    public Responder(int size)
    {
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n"), .. new byte[size]];
        _listener.Start();
        Endpoint = new(((IPEndPoint)_listener.LocalEndpoint).Port, Tls: false);
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public Endpoint Endpoint { get; }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // The listener has been closed.
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var request = new byte[16 << 10];
            try
            {
                while (socket.Receive(request) > 0)
                    socket.Send(_answer);
            }
            catch (SocketException)
            {
                // The generator has hung up.
            }
        }
    }
}
