using System.Globalization;
using Pys3Local.Storage.Tests.Bodies;
using static Pys3Local.Storage.Tests.TestObjects;

namespace Pys3Local.Storage.Tests.Conformance;

public abstract partial class ObjectStoreConformance
{
    private const int Racers = 64;

    [Test]
    public async Task Of_many_writers_that_find_nothing_one_wins()
    {
        static void IfNoneMatch(ObjectInfo? current, ObjectInfo? replaced)
        {
            if (current is not null)
                throw new InvalidDataException("there is one");
        }

        var won = await RaceAsync(Racers, async i =>
        {
            try
            {
                return (await Store.PutObjectAsync(Bucket, "key", Write(Bytes(1000 * i, seed: i), guard: IfNoneMatch), Token)).ETag;
            }
            catch (InvalidDataException)
            {
                return null;
            }
        });
        var winner = Assert.Single(won, etag => etag is not null);
        Assert.Equal(winner, (await Store.FindObjectAsync(Bucket, "key", null, Token))!.ETag);
        Assert.Equal(winner, ETag((await Store.ReadAsync(Bucket, "key"))!));
    }

    [Test]
    public async Task Writers_of_many_keys_do_not_lose_one()
    {
        await RaceAsync(Racers, async i => await Store.PutAsync(Bucket, $"d{i % 8}/k{i}", $"content {i}"));
        Assert.Equal(Racers, (await Store.NamesAsync(Bucket)).Length);
        for (var i = 0; i < Racers; i++)
            Assert.Equal($"content {i}", await Store.ReadTextAsync(Bucket, $"d{i % 8}/k{i}"));
    }

    [Test]
    public async Task Of_many_deletions_one_finds_the_object()
    {
        await Store.PutAsync(Bucket, "key", "1");
        var found = await RaceAsync(Racers, async _ => await Store.DeleteObjectAsync(Bucket, "key", ObjectInfo.NullVersion, null, Token));
        Assert.Single(found, info => info is not null);
    }

    [Test]
    public async Task Updates_of_one_object_are_all_counted()
    {
        static string Next(string? number) => (int.Parse(number ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        await Store.PutAsync(Bucket, "key", "1");
        await RaceAsync(Racers, async _ => await Store.UpdateObjectAsync(
            Bucket, "key", null, found => found with { ContentType = Next(found.ContentType) }, Token));
        Assert.Equal("64", (await Store.FindObjectAsync(Bucket, "key", null, Token))!.ContentType);
    }

    [Test]
    public async Task Changes_of_one_bucket_are_all_counted()
    {
        var created = 0;
        await RaceAsync(Racers, async i => await Store.WriteBucketAsync(
            "counter",
            found =>
            {
                created += found is null ? 1 : 0;
                found ??= new BucketInfo { Name = "counter", Created = Noon };
                return found with { Settings = found.Settings.Add($"s{i}", "") };
            },
            Token));
        Assert.Equal(1, created);
        Assert.Equal(Racers, (await Store.FindBucketAsync("counter", Token))!.Settings.Count);
    }

    [Test]
    public async Task Between_a_put_and_the_deletion_of_its_bucket_one_wins()
    {
        for (var round = 0; round < 30; round++)
        {
            var bucket = $"race-{round}";
            await Store.CreateBucketAsync(bucket);
            var put = Task.Run(() => OutcomeAsync(async () => await Store.PutAsync(bucket, "key", "1")), Token);
            var deletion = Task.Run(() => OutcomeAsync(async () => await Store.DeleteBucketAsync(bucket, Token)), Token);
            var outcome = (await put, await deletion);
            Assert.Contains(outcome, new (StorageFailure?, StorageFailure?)[]
            {
                (null, StorageFailure.BucketNotEmpty),
                (StorageFailure.BucketNotFound, null),
            });
            Assert.Equal(outcome.Item1 is null, await Store.FindBucketAsync(bucket, Token) is not null);
        }

        static async Task<StorageFailure?> OutcomeAsync(Func<Task> call)
        {
            try
            {
                await call();
                return null;
            }
            catch (StorageException e)
            {
                return e.Failure;
            }
        }
    }

    [Test]
    public async Task A_put_whose_bucket_goes_while_its_body_comes_is_refused()
    {
        var body = new GatedBody(Bytes(100_000));
        var put = Store.PutObjectAsync(Bucket, "key", Write(body, Info([])), Token).AsTask();
        await body.AllDelivered;
        Assert.True(await Store.DeleteBucketAsync(Bucket, Token));
        body.Open();
        Assert.Equal(StorageFailure.BucketNotFound, await FailureAsync(() => put));
        await Store.CreateBucketAsync(Bucket);
        Assert.Empty(await Store.NamesAsync(Bucket));
    }

    [Test]
    [Arguments(100)]
    [Arguments(70_000)]
    public async Task Readers_see_one_write_whole_while_others_replace_it(int size)
    {
        const int Rounds = 40;
        var contents = Enumerable.Range(0, 4).Select(i => Bytes(size + i, seed: i)).ToArray();
        await Store.PutObjectAsync(Bucket, "key", Write(contents[0]), Token);
        var writers = contents.Select(content => Task.Run(
            async () =>
            {
                for (var i = 0; i < Rounds; i++)
                    await Store.PutObjectAsync(Bucket, "key", Write(content), Token);
            },
            Token)).ToArray();
        var written = Task.WhenAll(writers);
        await RaceAsync(4, async _ =>
        {
            for (var i = 0; i < Rounds || !written.IsCompleted; i++)
            {
                await using var reader = await Store.OpenObjectAsync(Bucket, "key", null, Token);
                Assert.NotNull(reader);
                var content = await reader.ReadToEndAsync();
                Assert.Equal(content.Length, reader.Info.Size);
                Assert.Equal(reader.Info.ETag, ETag(content));
                Assert.Equal(["key:null*"], await Store.VersionsAsync(Bucket));
            }

            return true;
        });
        await written;
    }

    /// <summary>Starts all of them before any may go.</summary>
    private static async Task<T[]> RaceAsync<T>(int racers, Func<int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = Enumerable.Range(0, racers).Select(async i =>
        {
            await start.Task;
            await Task.Yield();
            return await run(i);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(tasks);
    }
}
