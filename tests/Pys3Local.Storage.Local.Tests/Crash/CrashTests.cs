using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Keys;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Tests.Files;
using Pys3Local.Storage.Tests;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Local.Tests.Crash;

/// <summary>
/// A workload is recorded; then the store is opened on every moment of it as a power cut may have left the disk. What was
/// acknowledged is there, byte for byte; what was under way is there as a whole or not at all.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const string Root = "/data";
    private const string Bucket = "bucket";

    private readonly string _scratch = Directory.CreateTempSubdirectory("pys3local-crash-").FullName;
    private int _indexes;
    private LocalObjectStore? _open;
    private KeyRing? _ring;
    private Durability _durability;

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    /// <summary>Each step with the state that the store has after it, as <see cref="DescribeAsync(IObjectStore)"/> tells it.</summary>
    private IEnumerable<Func<IObjectStore, Task>> Steps()
    {
        var large = Bytes(100_000, seed: 1);
        var other = Bytes(100_000, seed: 2);
        yield return store => store.CreateBucketAsync(Bucket).AsTask();
        yield return store => store.PutAsync(Bucket, "a", "one").AsTask();
        yield return store => store.PutAsync(Bucket, "a", "two").AsTask();
        yield return store => store.PutAsync(Bucket, "a/b", "below").AsTask();
        yield return store => store.PutObjectAsync(Bucket, "large", Write(large), Token).AsTask();
        yield return store => store.PutObjectAsync(Bucket, "large", Write(other), Token).AsTask();
        yield return store => store.PutAsync(Bucket, "large", "small again").AsTask();
        yield return store => store.PutObjectAsync(Bucket, "large", Write(large), Token).AsTask();
        yield return _ => _open!.CheckpointAsync();
        yield return store => store.PutAsync(Bucket, "a", "three").AsTask();
        yield return store => store.DeleteObjectAsync(Bucket, "a", ObjectInfo.NullVersion, null, Token).AsTask();
        yield return store => store.UpdateObjectAsync(Bucket, "large", null, info => info with { ContentType = "text/plain" }, Token).AsTask();
        yield return store => store.PutAsync(Bucket, "v", "null").AsTask();
        yield return store => store.PutAsync(Bucket, "v", "first", "v1").AsTask();
        yield return store => store.PutObjectAsync(Bucket, "v", Write(large, "v2"), Token).AsTask();
        yield return store => store.PutObjectAsync(Bucket, "v", DeleteMarker("v3"), Token).AsTask();
        yield return _ => _open!.CheckpointAsync();
        yield return store => store.DeleteObjectAsync(Bucket, "v", "v3", null, Token).AsTask();
        yield return store => store.UpdateObjectAsync(Bucket, "v", "v1", info => info with { ContentType = "x/y" }, Token).AsTask();
        yield return store => store.PutObjectAsync(Bucket, "v", Write(other, "v1") with { KeepsPlace = true }, Token).AsTask();
        yield return store => store.PutObjectAsync(Bucket, "v", Write(Bytes("in its place"), "v1") with { KeepsPlace = true }, Token).AsTask();
        yield return store => store.DeleteObjectAsync(Bucket, "v", "v2", null, Token).AsTask();
        yield return store => store.PutAsync(Bucket, "v", "null again").AsTask();
        yield return store => store.DeleteObjectAsync(Bucket, "v", "v1", null, Token).AsTask();
        yield return store => store.DeleteObjectAsync(Bucket, "v", ObjectInfo.NullVersion, null, Token).AsTask();
        yield return store => store.PutAsync(Bucket, "v", "plain").AsTask();
        yield return store => store.DeleteObjectAsync(Bucket, "a/b", ObjectInfo.NullVersion, null, Token).AsTask();
        yield return _ => _open!.CheckpointAsync();
        yield return store => store.PutAsync(Bucket, "v", "plain two").AsTask();
        yield return store => store.WriteBucketAsync(Bucket, info => info! with { Owner = "me" }, Token).AsTask();
    }

    [Test]
    [Arguments(0.0, 1, false)]
    [Arguments(1.0, 1, false)]
    [Arguments(0.5, 2, false)]
    [Arguments(0.9, 1, false)]
    [Arguments(0.5, 1, true)]
    [Arguments(0.9, 1, true)]
    public async Task What_is_acknowledged_survives_a_power_cut_at_any_moment(double kept, int rounds, bool encrypted)
    {
        if (encrypted)
        {
            var key = new RingKey(Bytes(RingKey.Size));
            _ring = new KeyRing([key], key.Id);
        }

        var (trace, acknowledged, states) = await RecordAsync();
        var random = new Random(kept.GetHashCode());
        for (var round = 0; round < rounds; round++)
        {
            for (var count = 0; count <= trace.Count; count++)
            {
                var done = acknowledged.Count(at => at <= count);
                var disk = new CrashState(trace.Take(count), () => random.NextDouble() < kept).Build();
                var found = await DescribeAsync(disk);
                Assert.True(
                    found == states[done] || (done + 1 < states.Count && found == states[done + 1]),
                    $"after {count} of {trace.Count} operations, {done} acknowledged, last {trace[Math.Max(0, count - 1)]}:\n{found}\ninstead of\n{states[done]}");
            }
        }
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Without_a_sync_it_survives_the_end_of_the_process_at_any_moment(bool encrypted)
    {
        _durability = Durability.None;
        await What_is_acknowledged_survives_a_power_cut_at_any_moment(kept: 1.0, rounds: 1, encrypted);
    }

    [Test]
    public async Task A_second_power_cut_while_recovering_loses_nothing()
    {
        var (trace, acknowledged, states) = await RecordAsync();
        var random = new Random(7);
        for (var count = 40; count <= trace.Count; count += 17)
        {
            var done = acknowledged.Count(at => at <= count);
            var first = new CrashState(trace.Take(count), () => random.Next(2) == 0).Build();
            var restored = first.Trace.Count;
            await using (await OpenAsync(first))
            {
                for (var again = restored; again < first.Trace.Count; again += 5)
                {
                    // The first crash's disk is what is restored; everything from there on may be lost again.
                    var second = new CrashState(first.Baseline().Concat(first.Trace.Take(again)), () => random.Next(2) == 0).Build();
                    var found = await DescribeAsync(second);
                    Assert.True(found == states[done] || (done + 1 < states.Count && found == states[done + 1]), $"{count}/{again}:\n{found}\ninstead of\n{states[done]}");
                }
            }
        }
    }

    [Test]
    public async Task What_is_acknowledged_can_be_read_from_a_disk_that_is_mounted_read_only()
    {
        var (trace, acknowledged, states) = await RecordAsync();
        var random = new Random(11);
        for (var count = acknowledged[0]; count <= trace.Count; count += 3)
        {
            var done = acknowledged.Count(at => at <= count);
            var disk = new CrashState(trace.Take(count), () => random.Next(2) == 0).Build();
            var restored = disk.Trace.Count;
            await using (var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Root, Time = new StoppedTime() }, new ReadOnlyFiles(Root, disk), Token))
            {
                var found = await DescribeAsync(store);
                Assert.True(found == states[done] || (done + 1 < states.Count && found == states[done + 1]), $"{count}:\n{found}\ninstead of\n{states[done]}");
            }

            Assert.Equal(restored, disk.Trace.Count);
        }
    }

    private async Task<(List<DiskOperation> Trace, List<int> Acknowledged, List<string> States)> RecordAsync()
    {
        var disk = new SimulatedDisk();
        var acknowledged = new List<int>();
        var states = new List<string>();
        await using var store = await OpenAsync(disk);
        acknowledged.Add(disk.Trace.Count);
        states.Add("");
        states.Add("");
        foreach (var step in Steps())
        {
            await step(store);
            acknowledged.Add(disk.Trace.Count);
            states.Add(await DescribeAsync(store));
        }

        return (disk.Trace, acknowledged, states);
    }

    private async Task<string> DescribeAsync(SimulatedDisk disk)
    {
        await using var store = await OpenAsync(disk);
        return await DescribeAsync(store);
    }

    /// <summary>Everything that a client could see.</summary>
    private static async Task<string> DescribeAsync(IObjectStore store)
    {
        var text = new StringBuilder();
        foreach (var bucket in await store.ListBucketsAsync(Token))
        {
            text.AppendLine($"{bucket.Name} {bucket.Owner}");
            var page = await store.ListObjectsAsync(bucket.Name, new ListQuery { Limit = 1000, Versions = true }, Token);
            foreach (var version in page.Entries.Select(entry => entry.Object!))
            {
                var found = await store.FindObjectAsync(bucket.Name, version.Key, version.VersionId, Token);
                Assert.Equal((version.ETag, version.Size, version.ContentType), (found!.ETag, found.Size, found.ContentType));
                var content = await store.ReadAsync(bucket.Name, version.Key, version.VersionId);
                Assert.Equal(version.ETag, version.IsDeleteMarker ? version.ETag : ETag(content!));
                text.AppendLine($"  {version.Key} {version.VersionId} {version.IsLatest} {version.IsDeleteMarker} {version.Size} {version.ETag} {version.ContentType}");
            }
        }

        return text.ToString();
    }

    private async ValueTask<IObjectStore> OpenAsync(SimulatedDisk disk)
    {
        _open = await LocalObjectStore.OpenAsync(
            new LocalStoreOptions { Path = Root, Time = new StoppedTime(), Durability = _durability }, disk, Token, Path.Combine(_scratch, $"{_indexes++}.db"));
        return _ring is null ? _open : new EncryptedStore(_open, new FixedKeyRing(_ring), always: true, RandomNumberGenerator.Create());
    }
}
