using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Serving;
using Pys3Local.S3.Administration;
using Pys3Local.Server;
using Pys3Local.Server.Listening;
using Pys3Local.Storage;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Tests.Serving;

/// <summary>A server that takes no writes takes none of its administrators either.</summary>
public sealed class ReadOnlyServerTests : IDisposable
{
    private readonly TestShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Test]
    public async Task Commands_change_no_bucket_and_are_told_why()
    {
        await using (var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = _shell["data"] }, TestRun.Cancellation))
        {
            foreach (var name in (string[])["empty", "full"])
                await store.WriteBucketAsync(name, _ => new BucketInfo { Name = name, Created = DateTimeOffset.UtcNow }, TestRun.Cancellation);
            await store.PutObjectAsync("full", "key", new ObjectWrite { Body = new MemoryStream([1]), Seal = size => new ObjectInfo { Key = "key", Size = size, ETag = "e", LastModified = DateTimeOffset.UtcNow } }, TestRun.Cancellation);
        }

        var settings = _shell.Settings("--path", _shell["data"], "--read-only");
        await using (var stores = await StoreStack.OpenAsync(settings, CredentialChoice.Choose(settings, _shell.Shell), _shell.Shell, TestRun.Cancellation))
        await using (var insight = new ServerInsight(settings, stores, CredentialChoice.Choose(settings, _shell.Shell), null, null, _shell.Shell))
        {
            var options = insight.AddTo(new ServerOptions { Listen = [ListenAddress.Parse("127.0.0.1:0")], Log = Stream.Null }, TestRun.Cancellation);
            await using var admin = await AdminServer.StartAsync(
                LocalStoreSight.AdminSocketOf(_shell["data"]), [.. StoreRoutes.Of(stores.Local!, stores.Store, stores.IsReadOnly, TimeProvider.System), .. options.AdminRoutes], options, TestRun.Cancellation);

            foreach (var command in (string[][])
            [
                ["buckets", "add", "more"], ["buckets", "set", "full", "--public-read"], ["buckets", "set", "full", "--quota", "1GiB"], ["buckets", "remove", "empty"], ["buckets", "remove", "full", "--force"],
                ["buckets", "remove", "empty", "--force"], ["encrypt", "--bucket", "full"],
            ])
            {
                var (code, _, error) = await RunAsync(command);
                Assert.True(code == ExitCode.Failure && error.Contains("This server only reads", StringComparison.Ordinal), $"{string.Join(' ', command)}: {code} {error}");
            }

            Assert.Equal(ExitCode.Success, (await RunAsync("buckets", "list")).Code);
            var refused = await Assert.ThrowsAsync<StorageException>(() => new DirectAdministration(stores.Local!, stores.Served, insight.State, () => [], TimeProvider.System).AddBucketAsync(new("more", new BucketChange()), TestRun.Cancellation));
            Assert.Equal(StorageFailure.WritesRefused, refused.Failure);
        }

        Assert.Contains("full", (await RunAsync("buckets", "list")).Output);
        Assert.Contains("empty", (await RunAsync("buckets", "list")).Output);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] command) => _shell.RunAsync([.. command, "--path", _shell["data"]]);
}
