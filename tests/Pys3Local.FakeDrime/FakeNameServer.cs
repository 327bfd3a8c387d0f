using System.Net;
using System.Net.Sockets;

namespace Pys3Local.FakeDrime;

/// <summary>A name server on this machine that answers as it is told: over UDP and, on the same port, over TCP.</summary>
public sealed class FakeNameServer : IDisposable
{
    private readonly Func<byte[], bool, byte[]?> _answer;
    private readonly TcpListener _listener;
    private readonly UdpClient _udp;

    /// <param name="answer">From the question, and whether it came over TCP, to the answer; null for none.</param>
    /// <param name="address">Where to listen; any free port of the loopback address where nothing is said.</param>
    public FakeNameServer(Func<byte[], bool, byte[]?> answer, IPEndPoint? address = null)
    {
        _answer = answer;
        _listener = new TcpListener(address ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Start();
        _udp = new UdpClient(EndPoint);
        _ = AnswerDatagramsAsync();
        _ = AnswerConnectionsAsync();
    }

    public int Questions { get; private set; }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _udp.Dispose();
        _listener.Dispose();
    }

    private async Task AnswerDatagramsAsync()
    {
        try
        {
            while (true)
            {
                var question = await _udp.ReceiveAsync();
                Questions++;
                if (_answer(question.Buffer, false) is { } bytes)
                    await _udp.SendAsync(bytes, question.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task AnswerConnectionsAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var question = new byte[256 * length[0] + length[1]];
                await stream.ReadExactlyAsync(question);
                var bytes = _answer(question, true)!;
                await stream.WriteAsync((byte[])[(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
        {
        }
    }
}
