using System.Net;
using System.Runtime.InteropServices;
using Pys3Local.Benchmarks.Native;

namespace Pys3Local.Benchmarks.Load;

/// <summary>A non-blocking connection to a server on this machine.</summary>
internal unsafe class Channel : IDisposable
{
    /// <summary>What <see cref="Send"/> and <see cref="Receive"/> return where they would have to wait.</summary>
    public const int Wait = -1;

    protected Channel(int port)
    {
        const int inet = 2, stream = 1, tcp = 6, noDelay = 1;
        Socket = Libc.Socket(inet, stream | Libc.CloseOnExec, 0);
        var one = 1;
        _ = Libc.SetOption(Socket, tcp, noDelay, &one, sizeof(int));
        var address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        address[0] = inet;
        *(ushort*)(address + 2) = (ushort)IPAddress.HostToNetworkOrder((short)port);
        *(uint*)(address + 4) = 0x0100007f;
        if (Socket < 0 || Libc.Connect(Socket, address, 16) != 0)
        {
            _ = Libc.Close(Socket);
            throw Libc.Failure($"connect to port {port}");
        }
    }

    public int Socket { get; }

    public static Channel Open(Endpoint endpoint)
    {
        var channel = endpoint.Tls ? new TlsChannel(endpoint.Port) : new Channel(endpoint.Port);
        const int setFlags = 4, nonBlocking = 2048;
        _ = Libc.Control(channel.Socket, setFlags, nonBlocking);
        return channel;
    }

    public virtual int Send(byte* buffer, int length) => Result(Libc.Send(Socket, buffer, length), "send");

    /// <summary>0 where the peer has closed the connection.</summary>
    public virtual int Receive(byte* buffer, int length) => Result(Libc.Receive(Socket, buffer, length, 0), "recv");

    public virtual void Dispose() => _ = Libc.Close(Socket);

    private static int Result(nint count, string call) =>
        count >= 0 ? (int)count : Marshal.GetLastPInvokeError() == Libc.Again ? Wait : throw Libc.Failure(call);
}
