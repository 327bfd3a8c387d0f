using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Running;

/// <summary>The binary and two devices are the whole file system: there is no <c>/etc</c>, as in a chroot, or at the start of a small board.</summary>
public sealed class BareRootTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments("127.0.0.1:0")]
    [Arguments("0.0.0.0:0")]
    [Arguments("[::]:0")]
    public async Task It_starts_and_stores(string listen)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can change the root directory.");
        File.Copy(NativeBinary.Path, _root[Path.GetFileName(NativeBinary.Path)]);
        Directory.CreateDirectory(_root["dev"]);
        (await new Command("mknod", _root["dev/null"], "c", "1", "3").RunAsync(Cancellation)).Succeeded();
        (await new Command("mknod", _root["dev/urandom"], "c", "1", "9").RunAsync(Cancellation)).Succeeded();
        Assert.SkipUnless(
            (await new Command("head", "-c", "1", _root["dev/urandom"]).RunAsync(Cancellation)).ExitCode == 0,
            "The file system of the temporary directory does not allow device files.");

        await using var server = await Pys3LocalProcess.StartAsync(
            new() { Root = _root.Path, Listen = listen, Arguments = ["--create-bucket", "a-bucket"] }, Cancellation);
        var content = SampleData.Bytes(10_000);
        (await server.Raw.PutAsync("/a-bucket/a", content, cancellation: Cancellation)).Succeeded();
        Assert.Equal(content, (await server.Raw.GetAsync("/a-bucket/a", cancellation: Cancellation)).Succeeded().Body);
    }

    public void Dispose() => _root.Dispose();
}
