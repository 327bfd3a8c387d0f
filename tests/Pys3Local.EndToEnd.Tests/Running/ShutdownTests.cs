using System.Net.Sockets;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Running;

/// <summary>A server that is told to stop finishes what it has begun.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly TemporaryDirectory _work = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    private ServerOptions Options => new() { DataDirectory = _work["data"] };

    [Test]
    [Arguments(Signals.Terminate)]
    [Arguments(Signals.Interrupt)]
    public async Task Idle_exit_code_0(int signal)
    {
        await using var server = await Pys3LocalProcess.StartAsync(Options, Cancellation);
        server.Signal(signal);

        Assert.Equal(0, await server.WaitForExitAsync(Cancellation));
        Assert.Equal("", server.Error.Text);
    }

    [Test]
    [Arguments(Signals.Terminate)]
    [Arguments(Signals.Interrupt)]
    public async Task Running_upload_is_finished_and_kept(int signal)
    {
        var body = SampleData.Bytes(3 << 20);
        await using (var server = await Pys3LocalProcess.StartAsync(Options, Cancellation))
        {
            (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
            using var connection = await BeginUploadAsync(server, body);
            await connection.SendBytesAsync(body.AsMemory(0, body.Length / 2), Cancellation);

            server.Signal(signal);
            await Eventually.HoldsAsync(() => RefusesAsync(server), () => "The server still accepts connections.", Cancellation);
            await connection.SendBytesAsync(body.AsMemory(body.Length / 2), Cancellation);

            (await connection.ReadResponseAsync("PUT", Cancellation)).Succeeded();
            Assert.Equal(0, await server.WaitForExitAsync(Cancellation));
        }

        await using var again = await Pys3LocalProcess.StartAsync(Options, Cancellation);
        Assert.Equal(body, (await again.Raw.GetAsync("/a-bucket/key", cancellation: Cancellation)).Succeeded().Body);
    }

    /// <summary>Bounded: a client that never finishes does not keep the server from going.</summary>
    [Test]
    public async Task Client_that_never_finishes_does_not_hold_it_for_ever()
    {
        var body = SampleData.Bytes(1 << 20);
        await using var server = await Pys3LocalProcess.StartAsync(Options, Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        using var connection = await BeginUploadAsync(server, body);

        server.Signal(Signals.Terminate);

        Assert.Equal(0, await server.WaitForExitAsync(Cancellation));
    }

    [Test]
    public async Task Ready_file_goes_with_the_server()
    {
        await using var server = await Pys3LocalProcess.StartAsync(Options, Cancellation);
        Assert.True(File.Exists(server.ReadyFilePath));

        server.Signal(Signals.Terminate);
        await server.WaitForExitAsync(Cancellation);

        Assert.False(File.Exists(server.ReadyFilePath));
    }

    public void Dispose() => _work.Dispose();

    /// <summary>Sends the head of an upload and waits until its operation has asked for the body.</summary>
    private static async Task<RawConnection> BeginUploadAsync(Pys3LocalProcess server, byte[] body)
    {
        var raw = server.Raw;
        var request = raw.Request("PUT", "/a-bucket/key", "", body).With("Expect", "100-continue");
        raw.Signer.SignHeader(request, SigV4.Unsigned);
        var connection = await raw.OpenAsync(Cancellation);
        await connection.SendHeadAsync(request, Cancellation);
        await connection.ReadContinueAsync(Cancellation);
        return connection;
    }

    private static async Task<bool> RefusesAsync(Pys3LocalProcess server)
    {
        try
        {
            (await server.Raw.OpenAsync(Cancellation)).Dispose();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
