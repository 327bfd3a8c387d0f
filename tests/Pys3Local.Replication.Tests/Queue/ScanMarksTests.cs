using Pys3Local.Replication.Queue;

namespace Pys3Local.Replication.Tests.Queue;

public sealed class ScanMarksTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-replication").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task A_mark_survives_a_restart_with_how_far_it_has_come()
    {
        using (var marks = Open())
        {
            marks.Set("bucket", existing: true);
            Assert.True(marks.Reach(await marks.TakeAsync(TestRun.Cancellation), "a/ü\nb"));
        }

        using var again = Open();
        var turn = await again.TakeAsync(TestRun.Cancellation);
        Assert.Equal(("bucket", true, "a/ü\nb"), (turn.Bucket, turn.Existing, turn.Position));
        again.Finish(turn);
        using var last = Open();
        Assert.Empty(last.Buckets);
    }

    [Test]
    public async Task A_bucket_that_is_marked_again_meanwhile_is_looked_through_again()
    {
        using var marks = Open();
        marks.Set("bucket", existing: false);
        var turn = await marks.TakeAsync(TestRun.Cancellation);
        marks.Set("bucket", existing: false);
        Assert.False(marks.Reach(turn, "k"));
        marks.Finish(turn);
        Assert.Equal(["bucket"], marks.Buckets);
    }

    [Test]
    public async Task A_mark_stays_while_somebody_writes_around_it()
    {
        using var marks = Open();
        var writing = marks.Begin("bucket");
        marks.Finish(await marks.TakeAsync(TestRun.Cancellation));
        var taking = marks.TakeAsync(TestRun.Cancellation).AsTask();
        Assert.False(taking.IsCompleted);
        writing.Dispose();
        marks.Finish(await taking);
        Assert.Empty(marks.Buckets);
    }

    private ScanMarks Open()
    {
        var marks = new ScanMarks(_directory, TimeProvider.System);
        marks.Load();
        return marks;
    }
}
