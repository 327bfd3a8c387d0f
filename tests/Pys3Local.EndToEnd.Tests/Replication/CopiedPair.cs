using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Replication;

/// <summary>Two servers, each with directories of its own that outlive it: what is in the bucket <c>here</c> of the one is copied to the bucket <c>there</c> of the other.</summary>
internal sealed class CopiedPair : IAsyncDisposable
{
    public const string Here = "here";
    public const string There = "there";

    private readonly TemporaryDirectory _directory = new();
    private Pys3LocalProcess? _near;
    private Pys3LocalProcess? _far;
    private int _nearPort;
    private int _farPort;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    public Pys3LocalProcess Near => _near ?? throw new InvalidOperationException("The server here does not run.");

    public AmazonS3Client NearSdk { get; private set; } = null!;

    public AmazonS3Client FarSdk { get; private set; } = null!;

    private string NearHome => _directory["near-home"];

    private string NearData => _directory["near"];

    /// <param name="markers">Delete markers are copied.</param>
    public static async Task<CopiedPair> StartAsync(bool markers = false)
    {
        var pair = new CopiedPair();
        Directory.CreateDirectory(pair.NearHome);
        Directory.CreateDirectory(pair._directory["far-home"]);
        await pair.StartFarAsync();
        (await pair.RunAsync("remotes", "add", "far", $"http://127.0.0.1:{pair._farPort}", "--key", Keys.Default.AccessKeyId, "--secret", Keys.Default.SecretAccessKey)).Succeeded();
        await pair.StartNearAsync();
        foreach (var (sdk, bucket) in ((AmazonS3Client, string)[])[(pair.NearSdk, Here), (pair.FarSdk, There)])
        {
            await sdk.PutBucketAsync(bucket, Cancellation);
            await sdk.PutBucketVersioningAsync(new() { BucketName = bucket, VersioningConfig = new() { Status = VersionStatus.Enabled } }, Cancellation);
        }

        await pair.NearSdk.PutBucketReplicationAsync(new()
        {
            BucketName = Here,
            Configuration = new()
            {
                Role = "arn:aws:iam::1:role/far",
                Rules =
                [
                    new()
                    {
                        Id = "all",
                        Status = ReplicationRuleStatus.Enabled,
                        Priority = 1,
                        Filter = new() { Prefix = "" },
                        DeleteMarkerReplication = new() { Status = markers ? DeleteMarkerReplicationStatus.Enabled : DeleteMarkerReplicationStatus.Disabled },
                        Destination = new() { BucketArn = "arn:aws:s3::far:there" },
                    },
                ],
            },
        }, Cancellation);
        return pair;
    }

    public async Task StartNearAsync()
    {
        _near = await Pys3LocalProcess.StartAsync(new() { DataDirectory = NearData, Home = NearHome, Listen = $"127.0.0.1:{_nearPort}" }, Cancellation);
        _nearPort = _near.Port;
        NearSdk ??= SdkClient.For(_near);
    }

    public async Task StartFarAsync()
    {
        _far = await Pys3LocalProcess.StartAsync(new() { DataDirectory = _directory["far"], Home = _directory["far-home"], Listen = $"127.0.0.1:{_farPort}" }, Cancellation);
        _farPort = _far.Port;
        FarSdk ??= SdkClient.For(_far);
    }

    public async Task KillNearAsync()
    {
        await Near.KillAsync(Cancellation);
        await Near.DisposeAsync();
        _near = null;
    }

    public async Task KillFarAsync()
    {
        await _far!.KillAsync(Cancellation);
        await _far.DisposeAsync();
        _far = null;
    }

    /// <summary>A command, with the configuration of the server here.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        new Command(NativeBinary.Path, arguments) { Environment = new() { ["HOME"] = NearHome, ["XDG_CONFIG_HOME"] = null } }.RunAsync(Cancellation);

    public Task<CommandResult> RunOnDataAsync(params string[] arguments) => RunAsync([.. arguments, "--path", NearData]);

    /// <summary>Writes as a client does that does not give up, whatever happens to the server. What was not acknowledged may be there as well.</summary>
    public static async Task InsistAsync(Func<Task> write)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception error) when (error is AmazonS3Exception or HttpRequestException or IOException or SocketException or Amazon.Runtime.AmazonClientException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Until nothing is to be copied any more: as long as it gets less.</summary>
    public async Task SettleAsync()
    {
        var before = long.MaxValue;
        while (before > 0)
        {
            var now = before;
            await Eventually.HoldsAsync(
                async () => (now = await WaitingAsync()) < before,
                () => $"{now} keys and buckets wait, and it gets no less.\n{_near?.Error.Text}",
                Cancellation);
            before = now;
        }
    }

    /// <summary>The versions of each key, oldest first: ETags, and a dash for a delete marker.</summary>
    public static async Task<SortedDictionary<string, string>> VersionsAsync(AmazonS3Client sdk, string bucket)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var request = new ListVersionsRequest { BucketName = bucket };
        ListVersionsResponse page;
        do
        {
            page = await sdk.ListVersionsAsync(request, Cancellation);
            foreach (var one in page.Versions ?? [])
                found[one.Key] = $"{(one.IsDeleteMarker == true ? "-" : one.ETag)} {found.GetValueOrDefault(one.Key)}";

            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        NearSdk?.Dispose();
        FarSdk?.Dispose();
        if (_near is not null)
            await _near.DisposeAsync();

        if (_far is not null)
            await _far.DisposeAsync();

        _directory.Dispose();
    }

    private async Task<long> WaitingAsync()
    {
        using var status = JsonDocument.Parse((await RunOnDataAsync("status", "--json")).Output);
        var remote = status.RootElement.GetProperty("replication")[0];
        return remote.GetProperty("waiting").GetInt64() + (remote.GetProperty("scans").GetInt64() * 1_000_000);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_nearPort} to {_farPort}");
}
