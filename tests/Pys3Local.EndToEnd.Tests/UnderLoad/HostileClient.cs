using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Pys3Local.EndToEnd.UnderLoad;

/// <summary>
/// A connection of somebody without a key who wants the server for himself: it begins as much as it may and ends nothing. Each number has one of the ways.
/// </summary>
internal sealed class HostileClient : IDisposable
{
    private const int Streams = 20;

    private readonly Socket _socket;
    private readonly Stream _stream;

    private HostileClient(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Null where the server does not take the connection: it may defend itself.</summary>
    public static async Task<HostileClient?> TryStartAsync(IPEndPoint server, bool isTls, int number, CancellationToken cancellation)
    {
        try
        {
            return await StartAsync(server, isTls, number, cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return null;
        }
    }

    private static async Task<HostileClient> StartAsync(IPEndPoint server, bool isTls, int number, CancellationToken cancellation)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(server, cancellation);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        var isHttp2 = isTls && number % 2 == 0;
        if (isTls)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
#pragma warning disable CA5359 // The server makes its certificate itself, and this client does not care.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
                ApplicationProtocols = [isHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
                EnabledSslProtocols = SslProtocols.None,
            }, cancellation);
            stream = tls;
        }

        var client = new HostileClient(socket, stream);
        await stream.WriteAsync(isHttp2 ? StreamsOfHttp2(number) : Http1(number), cancellation);
        await stream.FlushAsync(cancellation);
        return client;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static byte[] Http1(int number) => Encoding.ASCII.GetBytes((number / 2 % 5) switch
    {
        // A header without an end.
        0 => $"GET /hostile/{new string('a', 12_000)} HTTP/1.1\r\nHost: x\r\nX-Long: {new string('b', 14_000)}",
        // A document of megabytes of which a little comes.
        1 => $"POST /public?delete HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n<Delete>{new string(' ', 30_000)}",
        // A form without an end.
        2 => $"POST /public HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=xx\r\nContent-Length: 8000000\r\n\r\n--xx\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{new string('k', 18_000)}",
        // A large content that nobody reads.
        3 => string.Concat(Enumerable.Repeat("GET /public/large HTTP/1.1\r\nHost: x\r\n\r\n", 10)),
        // An upload of somebody who is not let in.
        _ => $"PUT /public/new HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n{new string('c', 30_000)}",
    });

    /// <summary>RFC 9113, 3.4 and 6; RFC 7541, 6.2.2: as many streams as may be open at once, each with a body that does not end.</summary>
    private static byte[] StreamsOfHttp2(int number)
    {
        using var bytes = new MemoryStream();
        bytes.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Frame(bytes, 4, 0, 0, []);
        for (var i = 0; i < Streams; i++)
        {
            var stream = (2 * i) + 1;
            var reads = (number / 2 % 2) == 1;
            using var head = new MemoryStream();
            head.WriteByte(reads ? (byte)0x82 : (byte)0x83);
            head.WriteByte(0x87);
            Literal(head, 0x04, reads ? "/public/large" : "/public?delete");
            Literal(head, 0x01, "localhost");
            head.WriteByte(0);
            Text(head, "x-long");
            Text(head, new string('b', 4000));
            Frame(bytes, 1, reads ? (byte)5 : (byte)4, stream, head.ToArray());
            if (!reads)
                Frame(bytes, 0, 0, stream, Encoding.ASCII.GetBytes("<Delete>" + new string(' ', 2000)));
        }

        return bytes.ToArray();
    }

    private static void Frame(Stream output, byte type, byte flags, int stream, byte[] payload)
    {
        output.Write([(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, (byte)(stream >> 8), (byte)stream]);
        output.Write(payload);
    }

    private static void Literal(Stream output, byte name, string value)
    {
        output.WriteByte(name);
        Text(output, value);
    }

    /// <summary>Without Huffman; the length in seven bits, and more where they do not suffice.</summary>
    private static void Text(Stream output, string text)
    {
        var rest = text.Length;
        if (rest < 127)
        {
            output.WriteByte((byte)rest);
        }
        else
        {
            output.WriteByte(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
                output.WriteByte((byte)(rest | 128));

            output.WriteByte((byte)rest);
        }

        output.Write(Encoding.ASCII.GetBytes(text));
    }
}
