using System.Diagnostics;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>Every second call that a signal can interrupt is interrupted (EINTR), in the running server: nobody notices.</summary>
public sealed class InterruptedCallsTests
{
    private const int Objects = 40;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments("pwrite64")]
    [Arguments("pread64")]
    [Arguments("fdatasync")]
    [Arguments("fsync,syncfs")]
    [Arguments("ftruncate")]
    [Arguments("open,openat")]
    public async Task Nobody_notices(string calls)
    {
        if (!InstalledTracer.IsThere)
            Assert.Skip("strace is not installed");

        await using var server = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        using var tracer = await InstalledTracer.AttachAsync(server.Id, $"{calls}:error=EINTR:when=1+2", Cancellation);
        for (var i = 0; i < Objects; i++)
        {
            var body = SampleData.Bytes(i * 10_000, i);
            (await server.Raw.PutAsync($"/a-bucket/{i}", body, cancellation: Cancellation)).Succeeded();
            Assert.Equal(body, (await server.Raw.GetAsync($"/a-bucket/{i}", cancellation: Cancellation)).Succeeded().Body);
        }

        var listed = (await server.Raw.GetAsync("/a-bucket", "list-type=2", Cancellation)).Succeeded().Xml;
        Assert.Equal(Objects, listed.Elements("Contents").Count());
    }

    /// <summary>strace, which makes calls fail in another process.</summary>
    private sealed class InstalledTracer(Process process, int target) : IDisposable
    {
        public static bool IsThere => File.Exists("/usr/bin/strace");

        public static async Task<InstalledTracer> AttachAsync(int target, string injection, CancellationToken cancellation)
        {
            var calls = injection[..injection.IndexOf(':')];
            var start = new ProcessStartInfo("/usr/bin/strace", ["-f", "-qq", "-o", "/dev/null", "-p", $"{target}", "-e", $"trace={calls}", "-e", $"inject={injection}"]);
            var tracer = new InstalledTracer(Process.Start(start)!, target);
            await Eventually.HoldsAsync(() => tracer.IsAttached, () => "strace does not attach", cancellation);
            return tracer;
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        /// <summary>To every thread that the process has.</summary>
        private bool IsAttached => Directory.GetDirectories($"/proc/{target}/task").All(task =>
            File.ReadLines($"{task}/status").Any(line => line.StartsWith("TracerPid:", StringComparison.Ordinal) && !line.EndsWith("\t0", StringComparison.Ordinal)));
    }
}
