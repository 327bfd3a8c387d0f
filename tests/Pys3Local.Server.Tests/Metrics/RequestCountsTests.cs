using System.Runtime.CompilerServices;
using Pys3Local.S3;
using Pys3Local.Server.Metrics;

namespace Pys3Local.Server.Tests.Metrics;

public sealed class RequestCountsTests
{
    [Test]
    public void To_count_a_request_allocates_nothing()
    {
        var counts = new RequestCounts();
        var outcome = new S3Outcome();
        counts.Add(outcome, 200, TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(2));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            counts.Add(outcome, 200, TimeSpan.FromMilliseconds(i), TimeSpan.FromMilliseconds(2));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal([(200, 1001L)], Assert.Single(counts.Operations).Counts.Codes);
    }

    /// <summary>All that the metrics add to a GET, as <c>RequestPipeline</c> does it.</summary>
    [Test]
    public void To_count_a_get_of_an_object_allocates_nothing()
    {
        var counts = new RequestCounts();
        var lastWrites = new LastWrites(TimeProvider.System);
        var outcome = new S3Outcome();
        SetOperation(outcome, "GetObject");
        SetBucket(outcome, "photos");
        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            Count();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(("GetObject", "photos"), (Assert.Single(counts.Operations).Operation, Assert.Single(counts.Buckets).Bucket));

        void Count()
        {
            var start = TimeProvider.System.GetTimestamp();
            counts.Add(outcome, 200, TimeProvider.System.GetElapsedTime(start), TimeProvider.System.GetElapsedTime(start, start + 1));
            lastWrites.Note(outcome);
        }
    }

    [Test]
    public async Task Nothing_is_lost_where_many_count()
    {
        var counts = new RequestCounts();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
                counts.Add(new S3Outcome(), i % 2 == 0 ? 200 : 404, TimeSpan.Zero, null);
        })));

        Assert.Equal([(200, 20_000L), (404, 20_000L)], Assert.Single(counts.Operations).Counts.Codes);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Operation")]
    private static extern void SetOperation(S3Outcome outcome, string name);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Bucket")]
    private static extern void SetBucket(S3Outcome outcome, string name);
}
