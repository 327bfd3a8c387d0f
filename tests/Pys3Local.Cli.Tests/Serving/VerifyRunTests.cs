using System.Security.Cryptography;
using System.Threading.Channels;
using Pys3Local.Cli.Serving;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Tests.Serving;

public sealed class VerifyRunTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-verify-").FullName;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task It_runs_every_so_many_days_and_says_what_it_found_in_one_line()
    {
        var time = new HastyTime(DateTimeOffset.UtcNow);
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory, Time = time }, Token);
        await store.WriteBucketAsync("bucket", _ => new BucketInfo { Name = "bucket", Created = time.GetUtcNow() }, Token);
        await PutAsync(store, "whole");
        await PutAsync(store, "rotten");
        var file = Path.Combine(_directory, "bucket", "objects", "rotten");
        var written = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "c0ntent");
        File.SetLastWriteTimeUtc(file, written);

        var output = new LineWriter();
        var error = new LineWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var made = store.LastVerified;
        var running = RunAsync(store, new Shell { Out = output, Error = error, Variable = _ => null, Time = time }, stop.Token);
        var lines = new[] { await output.Lines.ReadAsync(Token), await output.Lines.ReadAsync(Token) };
        await stop.CancelAsync();
        await running;

        Assert.All(lines, line => Assert.Matches(@"^verify: 2 versions, 14\.0 B read in 0\.\d\d:\d\d:\d\d, 1 finding$", line));
        Assert.StartsWith("verify: damaged: bucket/rotten: ", await error.Lines.ReadAsync(Token), StringComparison.Ordinal);
        Assert.True(store.LastVerified - made > TimeSpan.FromDays(13.9), "Two rounds, each a week behind the one before.");
    }

    /// <summary>It waited a year longer: the last round was noted while the clock was a year ahead.</summary>
    [Test]
    public async Task After_a_clock_that_was_set_back_it_runs_as_often_as_before()
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory, Time = new HastyTime(DateTimeOffset.UtcNow.AddYears(1)) }, Token);
        var time = new HastyTime(DateTimeOffset.UtcNow);
        var output = new LineWriter(() => time.GetElapsedTime(0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = RunAsync(store, new Shell { Out = output, Error = new LineWriter(), Variable = _ => null, Time = time }, stop.Token);
        await output.Lines.ReadAsync(Token);
        await stop.CancelAsync();
        await running;
        Assert.InRange(output.FirstAt, TimeSpan.FromDays(7), TimeSpan.FromDays(8));
    }

    [Test]
    public async Task A_restart_does_not_begin_the_days_anew()
    {
        await using (var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory }, Token))
        {
            await foreach (var finding in store.VerifyAsync(new(), cancellationToken: Token))
                Assert.Fail(finding.Message);
        }

        var before = DateTimeOffset.UtcNow;
        await using var again = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory }, Token);
        Assert.InRange(again.LastVerified, before - TimeSpan.FromMinutes(5), before);
    }

    [Test]
    public async Task A_round_that_somebody_starts_runs_once_and_is_reported()
    {
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _directory }, Token);
        await store.WriteBucketAsync("bucket", _ => new BucketInfo { Name = "bucket", Created = DateTimeOffset.UtcNow }, Token);
        await PutAsync(store, "whole");
        var output = new LineWriter();
        var verification = VerificationOf(store, new Shell { Out = output, Error = new LineWriter(), Variable = _ => null, Time = TimeProvider.System });
        Assert.False(verification.Report.Running);

        Assert.True(verification.TryStart(Token));
        await verification.Started;

        Assert.Matches("^verify: 1 version, 7", await output.Lines.ReadAsync(Token));
        Assert.Equal((false, 1, 7, 0), (verification.Report.Running, verification.Report.Versions, verification.Report.Bytes, verification.Report.Findings));
        Assert.NotNull(verification.Report.Ended);
    }

    private static Verification VerificationOf(LocalObjectStore store, Shell shell) =>
        new(store, new EncryptedStore(store, new FixedKeyRing(null), always: false, RandomNumberGenerator.Create()), 1 << 20, shell);

    private static Task RunAsync(LocalObjectStore store, Shell shell, CancellationToken stop) =>
        VerifyRun.RunAsync(store, TimeSpan.FromDays(7), VerificationOf(store, shell), shell, stop);

    private static async Task PutAsync(LocalObjectStore store, string key)
    {
        var content = "content"u8.ToArray();
        var info = new ObjectInfo { Key = key, Size = content.Length, ETag = Convert.ToHexStringLower(MD5.HashData(content)), LastModified = DateTimeOffset.UtcNow };
        await store.PutObjectAsync("bucket", key, new ObjectWrite { Body = new MemoryStream(content), Seal = _ => info }, Token);
    }

    private sealed class LineWriter(Func<TimeSpan>? now = null) : StringWriter
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public ChannelReader<string> Lines => _lines.Reader;

        public TimeSpan FirstAt { get; private set; }

        public override void WriteLine(string? value)
        {
            if (FirstAt == TimeSpan.Zero && now is not null)
                FirstAt = now();

            _lines.Writer.TryWrite(value ?? "");
        }
    }
}
