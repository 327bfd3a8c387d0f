using System.Security.Cryptography;
using System.Text;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Serving;
using Pys3Local.Repositories;
using Pys3Local.Server.Metrics;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Cli.Tests.Serving;

public sealed class SurveyRunTests : IDisposable
{
    private const string Id = "4fc5bd921a1a77be003fa6bd4ec7cda4b3e010946a5d62e12ccd72fd755eff52";

    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-survey-").FullName;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task It_looks_at_every_bucket_by_itself_and_a_restart_knows_what_it_found()
    {
        var time = new HastyTime(DateTimeOffset.UtcNow);
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory }, Token);
        await store.WriteBucketAsync("backup", _ => new BucketInfo { Name = "backup", Created = time.GetUtcNow() }, Token);
        foreach (var key in (string[])["nas/config", $"nas/keys/{Id}", $"nas/data/4f/{Id}"])
            await PutAsync(store, key, time.GetUtcNow());

        var surveys = new Surveys(_directory);
        surveys.Keep(new SurveyReport { Bucket = "gone", Files = 1, Bytes = 1, OtherFiles = 0, Repositories = [new() { Program = "kopia", Folder = "", Files = 1, Bytes = 1, Findings = [] }] }, time.GetUtcNow());
        await SurveyRun.RoundAsync(store, surveys, time, Assert.Fail, Token);

        var state = Assert.Single(new Surveys(_directory).Of(["backup"]));
        Assert.Equal(("backup", "nas/", "restic"), (state.Bucket, state.Found.Folder, state.Found.Program));
        Assert.Contains("1 pack and no index", Assert.Single(state.Found.Findings).Message, StringComparison.Ordinal);
        Assert.Single(new Surveys(_directory).All);
        var text = new MetricsText(isOpenMetrics: false);
        await new RepositoryMetrics(store, surveys).WriteAsync(text, Token);
        Assert.Contains("pys3local_repository_findings{bucket=\"backup\",folder=\"nas/\",program=\"restic\"} 1\n", Encoding.UTF8.GetString(text.ToBytes()), StringComparison.Ordinal);
    }

    [Test]
    public async Task It_ends_when_it_is_stopped()
    {
        var time = new HastyTime(DateTimeOffset.UtcNow);
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory, Time = time }, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = SurveyRun.RunAsync(store, new Surveys(_directory), new Shell { Out = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null, Time = time }, stop.Token);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running;
    }

    [Test]
    public async Task One_bucket_that_cannot_be_looked_at_leaves_the_others_their_turn()
    {
        var time = new HastyTime(DateTimeOffset.UtcNow);
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory }, Token);
        foreach (var bucket in (string[])["aaa", "backup", "bbb"])
            await store.WriteBucketAsync(bucket, _ => new BucketInfo { Name = bucket, Created = time.GetUtcNow() }, Token);

        await PutAsync(store, $"nas/data/4f/{Id}", time.GetUtcNow());
        var (surveys, lines) = (new Surveys(_directory), new List<string>());

        await SurveyRun.RoundAsync(new FailingListings(store), surveys, time, lines.Add, Token);

        Assert.Equal("backup", Assert.Single(surveys.All).Report.Bucket);
        Assert.Contains("aaa has failed (InvalidOperationException: a mistake)", Assert.Single(lines), StringComparison.Ordinal);
    }

    /// <summary>One bucket fails as a mistake of ours would, and one as a disk.</summary>
    private sealed class FailingListings(LocalObjectStore inner) : StoreDecorator(inner, inner)
    {
        public override ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) => bucket switch
        {
            "aaa" => throw new InvalidOperationException("a mistake"),
            "bbb" => throw new StorageException(StorageFailure.Unavailable, "the disk is away"),
            _ => base.ListObjectsAsync(bucket, query, cancellationToken),
        };
    }

    private static async Task PutAsync(LocalObjectStore store, string key, DateTimeOffset now)
    {
        var content = "content"u8.ToArray();
        var info = new ObjectInfo { Key = key, Size = content.Length, ETag = Convert.ToHexStringLower(MD5.HashData(content)), LastModified = now };
        await store.PutObjectAsync("backup", key, new ObjectWrite { Body = new MemoryStream(content), Seal = _ => info }, Token);
    }
}
