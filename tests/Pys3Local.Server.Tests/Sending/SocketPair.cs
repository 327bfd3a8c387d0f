using System.Net;
using System.Net.Sockets;

namespace Pys3Local.Server.Tests.Sending;

/// <summary>Two ends of one connection; the sender does not block.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Receiver.Connect(listener.LocalEndPoint!);
        Sender = listener.Accept();
        Sender.Blocking = false;
    }

    public Socket Sender { get; }

    public Socket Receiver { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
