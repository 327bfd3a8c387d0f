using System.Net;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>A disk that the system has mounted read-only, with what a killed server has left: it is served, verified and exported as it is.</summary>
public sealed class ReadOnlyDiskTests : IDisposable
{
    private readonly TemporaryDirectory _disk = new();
    private readonly TemporaryDirectory _other = new();
    private bool _isMounted;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public void Dispose()
    {
        if (_isMounted)
            new Command("umount", _disk.Path).RunAsync(CancellationToken.None).GetAwaiter().GetResult();

        _disk.Dispose();
        _other.Dispose();
    }

    [Test]
    public async Task What_was_acknowledged_can_be_read()
    {
        var content = SampleData.Bytes(100_000);
        await using (var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = _disk.Path, Arguments = ["--create-bucket", "a-bucket"] }, Cancellation))
        {
            (await server.Raw.PutAsync("/a-bucket/large", content, cancellation: Cancellation)).Succeeded();
            (await server.Raw.PutAsync("/a-bucket/small", SampleData.Bytes(10), cancellation: Cancellation)).Succeeded();
            await server.KillAsync(Cancellation);
        }

        await MountReadOnlyAsync();
        await using (var refused = Pys3LocalProcess.Launch(new() { DataDirectory = _disk.Path }))
        {
            Assert.Equal(1, await refused.WaitForExitAsync(Cancellation));
            Assert.Contains("mounted read-only. Mount it writable, or start with --read-only", refused.Error.Text, StringComparison.Ordinal);
        }

        await using (var server = await Pys3LocalProcess.StartAsync(new() { DataDirectory = _disk.Path, Arguments = ["--read-only"] }, Cancellation))
        {
            Assert.Equal(content, (await server.Raw.GetAsync("/a-bucket/large", cancellation: Cancellation)).Succeeded().Body);
            var listed = (await server.Raw.GetAsync("/a-bucket", "list-type=2", Cancellation)).Succeeded().Text;
            Assert.Contains("<Key>large</Key>", listed, StringComparison.Ordinal);
            Assert.Contains("<Key>small</Key>", listed, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, (HttpStatusCode)(await server.Raw.PutAsync("/a-bucket/new", content, cancellation: Cancellation)).Status);
        }

        (await RunAsync("verify")).Succeeded();
        Assert.Contains("large", (await RunAsync("ls", "a-bucket")).Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("?", (await RunAsync("du")).Succeeded().Output, StringComparison.Ordinal);
        (await RunAsync("doctor", "--read-only", "--listen", "127.0.0.1:0")).Succeeded();
        Assert.Contains("mounted read-only", (await RunAsync("doctor", "--listen", "127.0.0.1:0")).Output, StringComparison.Ordinal);
        (await RunAsync("export", "--all-buckets", "--to", _other["exported"])).Succeeded();
        Assert.Equal(content, await File.ReadAllBytesAsync(_other["exported/a-bucket/large"], Cancellation));
    }

    private async Task MountReadOnlyAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can mount.");
        var bound = await new Command("mount", "--bind", _disk.Path, _disk.Path).RunAsync(Cancellation);
        Assert.SkipUnless(bound.ExitCode == 0, "This machine does not allow mounts.");
        _isMounted = true;
        (await new Command("mount", "-o", "remount,bind,ro", _disk.Path).RunAsync(Cancellation)).Succeeded();
    }

    private Task<CommandResult> RunAsync(string command, params string[] arguments) =>
        new Command(NativeBinary.Path, [command, .. arguments, "--path", _disk.Path]) { Environment = { ["HOME"] = _other.Path } }.RunAsync(Cancellation);
}
