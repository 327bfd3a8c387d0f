using Pys3Local.Storage.Local.Tests.Starting;
using Pys3Local.Storage.Tests;

namespace Pys3Local.Storage.Local.Tests.Journal;

/// <summary>A stop whose last sync fails begins to write again what the journal holds: the journal stays open until that has ended.</summary>
public sealed class StopWhileRewritingTests : IDisposable
{
    private readonly TemporaryStore _directory = new();

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task No_segment_is_read_after_it_was_closed()
    {
        for (var round = 0; round < 20; round++)
        {
            var log = new List<string>();
            var stopping = false;
            var files = new InterceptedFiles(path =>
            {
                if (stopping && path == _directory.Path)
                    throw new StorageException(StorageFailure.Damaged, "injected");
            });
            var store = await LocalObjectStore.OpenAsync(_directory.Options with { Log = Add }, files, Token);
            await store.WriteBucketAsync("bucket", info => info ?? new BucketInfo { Name = "bucket", Created = TestObjects.Noon }, Token);
            for (var i = 0; i < 20; i++)
                await store.PutAsync("bucket", $"key-{i}", "content");

            stopping = true;
            await store.DisposeAsync();
            lock (log)
                Assert.DoesNotContain(log, static line => line.Contains("descriptor", StringComparison.Ordinal) || line.Contains("could not be written again", StringComparison.Ordinal));

            void Add(string line)
            {
                lock (log)
                    log.Add(line);
            }
        }

        await using var again = await LocalObjectStore.OpenAsync(_directory.Options, Token);
        Assert.Equal(20, (await again.NamesAsync("bucket")).Length);
    }
}
