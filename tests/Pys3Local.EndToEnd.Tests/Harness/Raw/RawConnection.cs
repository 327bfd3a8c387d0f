using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>One TCP connection that speaks just enough HTTP/1.1, and as badly as a test asks for.</summary>
public sealed class RawConnection : IDisposable
{
    private const int MaxHeadBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly Stream _input;

    private RawConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _input = new BufferedStream(_stream, 16 * 1024);
    }

    public static async Task<RawConnection> OpenAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<RawResponse> SendAsync(RawRequest request, CancellationToken cancellation)
    {
        try
        {
            await SendHeadAsync(request, cancellation);
            await SendBytesAsync(request.Body, cancellation);
        }
        catch (IOException)
        {
            // The server may have answered and closed before it had read everything: its answer counts.
        }

        return await ReadResponseAsync(request.Method, cancellation);
    }

    public Task SendHeadAsync(RawRequest request, CancellationToken cancellation) => SendBytesAsync(request.Head(), cancellation);

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => await _stream.WriteAsync(bytes, cancellation);

    /// <summary>Says that nothing more will come, and can still read.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Drops the connection with a reset, as a client that dies does.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>The next final answer; informational ones are passed over.</summary>
    public async Task<RawResponse> ReadResponseAsync(string method, CancellationToken cancellation)
    {
        while (true)
        {
            var (status, headers) = await ReadHeadAsync(cancellation);
            if (status is >= 200 or 101)
                return new(status, headers, await ReadBodyAsync(method, status, headers, cancellation));
        }
    }

    /// <summary>Waits for <c>100 Continue</c>: the server has read the head, and its operation asks for the body.</summary>
    public async Task ReadContinueAsync(CancellationToken cancellation)
    {
        var (status, _) = await ReadHeadAsync(cancellation);
        Assert.Equal(100, status);
    }

    public void Dispose() => _input.Dispose();

    private async Task<(int Status, List<KeyValuePair<string, string>> Headers)> ReadHeadAsync(CancellationToken cancellation)
    {
        var statusLine = await ReadLineAsync(cancellation);
        var status = int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new List<KeyValuePair<string, string>>();
        while (await ReadLineAsync(cancellation) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        return (status, headers);
    }

    private async Task<byte[]> ReadBodyAsync(string method, int status, List<KeyValuePair<string, string>> headers, CancellationToken cancellation)
    {
        if (method == "HEAD" || status is 204 or 304)
            return [];

        var byName = headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        using var body = new MemoryStream();
        if (byName["Transfer-Encoding"].Contains("chunked"))
        {
            while (int.Parse(await ReadLineAsync(cancellation), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size and > 0)
            {
                body.Write(await ReadBytesAsync(size, cancellation));
                await ReadLineAsync(cancellation);
            }

            await ReadLineAsync(cancellation);
        }
        else if (byName["Content-Length"].FirstOrDefault() is { } length)
        {
            body.Write(await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellation));
        }
        else
        {
            await _input.CopyToAsync(body, cancellation);
        }

        return body.ToArray();
    }

    private async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        await _input.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _input.ReadAsync(one, cancellation) == 1)
        {
            if (one[0] == '\n')
                return Encoding.Latin1.GetString(line.ToArray()).TrimEnd('\r');

            if (line.Count == MaxHeadBytes)
                throw new InvalidDataException("A line of the answer does not end.");

            line.Add(one[0]);
        }

        throw new EndOfStreamException("The server closed the connection without an answer.");
    }
}
