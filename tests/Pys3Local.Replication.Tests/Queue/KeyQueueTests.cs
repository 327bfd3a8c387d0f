using Pys3Local.Replication.Queue;

namespace Pys3Local.Replication.Tests.Queue;

public sealed class KeyQueueTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-replication").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_key_waits_until_nobody_writes_it_any_more()
    {
        await using var queue = new KeyQueue(null, 10, TimeProvider.System);
        var first = await BeginAsync(queue, "a");
        var second = await BeginAsync(queue, "a");
        var taking = queue.TakeAsync(TestRun.Cancellation).AsTask();
        first.Dispose();
        Assert.False(taking.IsCompleted);
        second.Dispose();
        Assert.Equal("a", (await taking).Name.Key);
        Assert.Equal(1, queue.Count);
    }

    [Test]
    public async Task A_key_that_is_written_while_it_is_copied_comes_again()
    {
        await using var queue = new KeyQueue(null, 10, TimeProvider.System);
        (await BeginAsync(queue, "a")).Dispose();
        var taken = await queue.TakeAsync(TestRun.Cancellation);
        (await BeginAsync(queue, "a")).Dispose();
        queue.Finish(taken);
        queue.Finish(await queue.TakeAsync(TestRun.Cancellation));
        Assert.Equal(0, queue.Count);
    }

    [Test]
    public async Task No_key_is_with_two_at_once()
    {
        await using var queue = new KeyQueue(null, 10, TimeProvider.System);
        (await BeginAsync(queue, "a")).Dispose();
        var taken = await queue.TakeAsync(TestRun.Cancellation);
        (await BeginAsync(queue, "a")).Dispose();
        (await BeginAsync(queue, "b")).Dispose();
        Assert.Equal("b", (await queue.TakeAsync(TestRun.Cancellation)).Name.Key);
        queue.Finish(taken);
        Assert.Equal("a", (await queue.TakeAsync(TestRun.Cancellation)).Name.Key);
    }

    [Test]
    public async Task Beyond_the_bound_no_other_key_is_taken_in()
    {
        await using var queue = new KeyQueue(null, 1, TimeProvider.System);
        (await BeginAsync(queue, "a")).Dispose();
        Assert.Null(await queue.TryBeginAsync(new("bucket", "b"), TestRun.Cancellation));
        Assert.NotNull(await queue.TryBeginAsync(new("bucket", "a"), TestRun.Cancellation));
    }

    [Test]
    public async Task What_waits_is_there_after_a_restart_and_what_was_copied_is_not()
    {
        await using (var queue = Open())
        {
            (await BeginAsync(queue, "a")).Dispose();
            (await BeginAsync(queue, "b/ü")).Dispose();
            (await BeginAsync(queue, "c")).Dispose();
            queue.Finish(await queue.TakeAsync(TestRun.Cancellation));
        }

        await using var again = Open();
        Assert.Equal(2, again.Count);
        var next = await again.TakeAsync(TestRun.Cancellation);
        Assert.Equal("b/ü", next.Name.Key);
        Assert.True(next.Doubt.MayBeThere);
    }

    [Test]
    public async Task A_write_that_is_not_over_at_the_crash_waits()
    {
        var queue = Open();
        await BeginAsync(queue, "a");
        await queue.DisposeAsync();
        await using var again = Open();
        Assert.Equal("a", (await again.TakeAsync(TestRun.Cancellation)).Name.Key);
    }

    [Test]
    public async Task The_file_does_not_grow_with_what_is_past()
    {
        await using var queue = new KeyQueue(new KeyLog(_directory, limit: 2000), 100, TimeProvider.System);
        for (var i = 0; i < 200; i++)
        {
            (await BeginAsync(queue, $"key {i}")).Dispose();
            queue.Finish(await queue.TakeAsync(TestRun.Cancellation));
        }

        Assert.InRange(new FileInfo(Path.Combine(_directory, KeyLog.FileName)).Length, 0, 4000);
    }

    [Test]
    [Arguments(3)]
    [Arguments(30)]
    public async Task What_a_crash_has_torn_off_is_said(int cut)
    {
        await using (var queue = Open())
        {
            (await BeginAsync(queue, "a")).Dispose();
            (await BeginAsync(queue, "b")).Dispose();
        }

        var path = Path.Combine(_directory, KeyLog.FileName);
        var bytes = await File.ReadAllBytesAsync(path, TestRun.Cancellation);
        await File.WriteAllBytesAsync(path, bytes[..^cut], TestRun.Cancellation);
        using var log = new KeyLog(_directory);
        Assert.True(log.IsDamaged);
        Assert.Equal(cut < 10 ? ["a"] : [], log.Found.Select(record => record.Name.Key));
    }

    [Test]
    public async Task A_key_that_failed_comes_after_its_time()
    {
        var time = new TestTime();
        await using var queue = new KeyQueue(null, 10, time);
        (await BeginAsync(queue, "a")).Dispose();
        queue.Retry(await queue.TakeAsync(TestRun.Cancellation), TimeSpan.FromMinutes(1), counts: true);
        var taking = queue.TakeAsync(TestRun.Cancellation).AsTask();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(taking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await taking).Failures);
    }

    /// <summary>It waited for as long as the clock had gone back.</summary>
    [Test]
    public async Task A_clock_that_is_set_back_makes_no_key_wait_longer()
    {
        var time = new TestTime();
        await using var queue = new KeyQueue(null, 10, time);
        (await BeginAsync(queue, "a")).Dispose();
        queue.Retry(await queue.TakeAsync(TestRun.Cancellation), TimeSpan.FromMinutes(1), counts: true);
        var taking = queue.TakeAsync(TestRun.Cancellation).AsTask();
        time.Set(TimeSpan.FromHours(-5));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("a", (await taking).Name.Key);
    }

    private KeyQueue Open()
    {
        var log = new KeyLog(_directory);
        var queue = new KeyQueue(log, 100, TimeProvider.System);
        queue.Restore(log.Found);
        return queue;
    }

    private static async Task<IDisposable> BeginAsync(KeyQueue queue, string key) => await queue.TryBeginAsync(new("bucket", key), TestRun.Cancellation) ?? throw new InvalidOperationException("full");
}
