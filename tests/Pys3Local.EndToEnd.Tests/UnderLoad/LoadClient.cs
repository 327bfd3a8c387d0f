using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.UnderLoad;

/// <summary>One of many: works on a key of its own, whose content it knows, or behaves badly.</summary>
internal sealed class LoadClient(Pys3LocalProcess server, int number) : IDisposable
{
    public static readonly byte[] Large = SampleData.Bytes(4 << 20, 7);

    private readonly Random _random = new(number);
    private readonly string _path = $"/load/client {number % 7}/{number}".Replace(" ", "%20", StringComparison.Ordinal);
    private RawConnection? _connection;
    private byte[]? _content;
    private int _seed = number << 12;

    /// <summary>Answers that were compared with what they had to be.</summary>
    public int Checked { get; private set; }

    public async Task ConnectAsync(CancellationToken cancellation) => _connection = await server.Raw.OpenAsync(cancellation);

    public Task WorkAsync(int operations, CancellationToken cancellation) => (number % 10) switch
    {
        // Open and idle.
        7 => Task.CompletedTask,
        8 => NeverReadAsync(cancellation),
        9 => HangUpAsync(operations, cancellation),
        _ => BehaveAsync(operations, cancellation),
    };

    public void Dispose() => _connection?.Dispose();

    private async Task BehaveAsync(int operations, CancellationToken cancellation)
    {
        for (var i = 0; i < operations; i++)
        {
            await OperateAsync(cancellation);
            Checked++;
        }

        (await SendAsync(server.Raw.Request("DELETE", _path), cancellation)).Succeeded(204);
    }

    private async Task OperateAsync(CancellationToken cancellation)
    {
        switch (_random.Next(6))
        {
            case 0 or 1:
                _content = SampleData.Bytes(_random.Next(4) == 0 ? _random.Next(1 << 17) : _random.Next(4096), ++_seed);
                var put = server.Raw.Request("PUT", _path, "", _content);
                server.Raw.Signer.SignHeader(put);
                (number % 10 == 0 ? await SendSlowlyAsync(put, cancellation) : await _connection!.SendAsync(put, cancellation)).Succeeded();
                break;
            case 2:
                Found(await SendAsync(server.Raw.Request("HEAD", _path), cancellation), withBody: false);
                break;
            case 3:
                var list = (await SendAsync(server.Raw.Request("GET", "/load", $"list-type=2&prefix={_path[6..]}&max-keys=1"), cancellation)).Succeeded();
                Assert.Equal(_content is not null, list.Text.Contains($"<Key>{Uri.UnescapeDataString(_path[6..])}</Key>", StringComparison.Ordinal));
                break;
            case 4:
                (await SendAsync(server.Raw.Request("DELETE", _path), cancellation)).Succeeded(204);
                _content = null;
                break;
            default:
                Found(await SendAsync(server.Raw.Request("GET", _path), cancellation), withBody: true);
                break;
        }
    }

    private void Found(RawResponse response, bool withBody)
    {
        if (_content is null)
        {
            response.Succeeded(404);
            return;
        }

        response.Succeeded();
        Assert.Equal(_content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), response.Header("Content-Length"));
        if (withBody)
            Assert.True(_content.AsSpan().SequenceEqual(response.Body), $"{_path} holds something else");
    }

    /// <summary>Leaves in the middle of an upload, or of a download, and comes back.</summary>
    private async Task HangUpAsync(int times, CancellationToken cancellation)
    {
        for (var i = 0; i < times; i++)
        {
            var body = SampleData.Bytes(100_000, number);
            var request = i % 2 == 0 ? server.Raw.Request("PUT", _path, "", body) : server.Raw.Request("GET", "/load/large");
            server.Raw.Signer.SignHeader(request, SigV4.Unsigned);
            try
            {
                await _connection!.SendHeadAsync(request, cancellation);
                await _connection.SendBytesAsync(request.Body.AsMemory(0, request.Body.Length / 2), cancellation);
            }
            catch (IOException)
            {
                // The server was quicker.
            }

            _connection!.Reset();
            await ConnectAsync(cancellation);
        }
    }

    private async Task NeverReadAsync(CancellationToken cancellation)
    {
        var request = server.Raw.Request("GET", "/load/large");
        server.Raw.Signer.SignHeader(request);
        await _connection!.SendHeadAsync(request, cancellation);
    }

    private async Task<RawResponse> SendSlowlyAsync(RawRequest request, CancellationToken cancellation)
    {
        var bytes = (byte[])[.. request.Head(), .. request.Body];
        for (var at = 0; at < bytes.Length; at += 5_000)
        {
            await _connection!.SendBytesAsync(bytes.AsMemory(at, Math.Min(5_000, bytes.Length - at)), cancellation);
            await Task.Yield();
        }

        return await _connection!.ReadResponseAsync(request.Method, cancellation);
    }

    private Task<RawResponse> SendAsync(RawRequest request, CancellationToken cancellation)
    {
        server.Raw.Signer.SignHeader(request);
        return _connection!.SendAsync(request, cancellation);
    }
}
