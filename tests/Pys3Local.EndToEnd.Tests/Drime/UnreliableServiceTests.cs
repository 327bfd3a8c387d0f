using System.Globalization;
using Pys3Local.EndToEnd.Clients;
using Pys3Local.EndToEnd.Harness;
using Pys3Local.FakeDrime;

namespace Pys3Local.EndToEnd.Drime;

/// <summary>Backups to a service of whose answers one in twenty goes wrong. The clients are told not to try again: that is the server's work.</summary>
public sealed class UnreliableServiceTests : IDisposable
{
    private const double FailingShare = 0.05;
    private const int Files = 60;

    private readonly TemporaryDirectory _work = new();

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task Rclone_sync_then_check()
    {
        await using var service = await StartServiceAsync(seed: 11);
        await using var server = await StartServerAsync(service);
        var rclone = new Rclone(server, _work);
        var tree = MakeTree();

        (await rclone.RunAsync(null, ["sync", tree, "pys3local:backup/tree", "--s3-upload-cutoff", "6M", "--s3-chunk-size", "5M"], Cancellation)).Succeeded();
        (await rclone.RunAsync(null, ["check", "--download", tree, "pys3local:backup/tree"], Cancellation)).Succeeded();
        (await rclone.RunAsync(null, ["sync", "pys3local:backup/tree", _work["back"]], Cancellation)).Succeeded();

        TreeComparison.AssertSame(tree, _work["back"]);
        Assert.Empty(service.Violations);
        Report("rclone", service);
    }

    [Test]
    public async Task Restic_backup_then_check_then_restore()
    {
        await using var service = await StartServiceAsync(seed: 12);
        await using var server = await StartServerAsync(service);
        var restic = new Restic(server, _work);
        var tree = MakeTree();

        (await restic.RunAsync("restic", ["init"], Cancellation)).Succeeded();
        (await restic.RunAsync("restic", ["backup", tree], Cancellation)).Succeeded();
        (await restic.RunAsync("restic", ["check", "--read-data"], Cancellation)).Succeeded();
        (await restic.RunAsync("restic", ["restore", "latest", "--target", _work["restored"]], Cancellation)).Succeeded();

        TreeComparison.AssertSame(tree, _work["restored" + tree]);
        Assert.Empty(service.Violations);
        Report("restic", service);
    }

    public void Dispose() => _work.Dispose();

    private static async Task<FakeDrimeServer> StartServiceAsync(int seed)
    {
        var service = await FakeDrimeServer.StartAsync();
        service.Behaviour.FailAtRandom(FailingShare, seed);
        return service;
    }

    private static Task<Pys3LocalProcess> StartServerAsync(FakeDrimeServer service) => Pys3LocalProcess.StartAsync(
        new()
        {
            Arguments = ["--backend", "drime", "--create-bucket", "backup"],
            Environment = { ["DRIME_API_URL"] = service.ApiUrl.ToString(), ["DRIME_API_KEY"] = FakeDrimeServer.Key },
        },
        Cancellation);

    /// <summary>Small files in folders, names that the service cannot hold, one file that goes in parts.</summary>
    private string MakeTree()
    {
        string[] hard = [" edge ", "back\\slash", "UPPER", "upper", "é", new('n', 250), "empty"];
        var files = Enumerable.Range(0, Files).Select(i => (Name: $"folder {i % 5}/{i}", Size: i * 997)).Concat(hard.Select(name => (Name: name, Size: name == "empty" ? 0 : 1000)));
        foreach (var (name, size) in files.Append((Name: "large", Size: (12 << 20) + 1)))
        {
            var path = Path.Combine(_work["tree"], name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, SampleData.Bytes(size, size));
        }

        return _work["tree"];
    }

    private static void Report(string client, FakeDrimeServer service) => TestRun.Print(
        string.Create(CultureInfo.InvariantCulture, $"{client}: {service.Requests.Count} requests to the service, {FailingShare:P0} of the answers wrong"));
}
