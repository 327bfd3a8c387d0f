using System.Diagnostics;

namespace Pys3Local.Cli.Tests;

/// <summary>A server as it is shipped, on a free port; killed with the test.</summary>
internal sealed class NativeServer : IAsyncDisposable
{
    private const string Ready = "pys3local ready ";

    private readonly Process _process;

    private NativeServer(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public static async Task<NativeServer> StartAsync(params string[] options)
    {
        var start = new ProcessStartInfo(Programs.NativeBinary!, ["serve", "--listen", "127.0.0.1:0", .. options]) { RedirectStandardOutput = true };
        Programs.RemoveOwnVariables(start);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(TestRun.Cancellation) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
                return new(process, line[Ready.Length..]);
        }

        process.Dispose();
        throw new InvalidOperationException("The server ended before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
