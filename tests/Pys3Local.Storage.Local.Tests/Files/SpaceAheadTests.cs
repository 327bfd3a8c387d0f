using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>Space is reserved as a body comes, and not for what a client only announces. Faults B9.</summary>
public sealed class SpaceAheadTests
{
    private const long MiB = 1 << 20;

    [Test]
    public void B9_what_is_announced_and_does_not_come_reserves_nothing()
    {
        var file = new AllocatedFile();
        var limit = new Limit("disk_bytes_ahead", "", 1024 * MiB);
        using (var ahead = new SpaceAhead(file, 245 * MiB, limit))
        {
            for (var written = 64 * 1024; written <= 600 * 1024; written += 64 * 1024)
                ahead.Reach(written);

            Assert.InRange(file.Allocated, 600 * 1024, 2 * MiB);
            Assert.InRange(limit.InUse, 1, 2 * MiB);
        }

        Assert.Equal(0, limit.InUse);
    }

    [Test]
    public void It_grows_with_the_body_and_ends_with_it()
    {
        var file = new AllocatedFile();
        var limit = new Limit("disk_bytes_ahead", "", 1024 * MiB);
        using var ahead = new SpaceAhead(file, 245 * MiB, limit);
        for (var written = MiB; written <= 245 * MiB; written += MiB)
        {
            ahead.Reach(written);
            Assert.InRange(file.Allocated, written, Math.Min(245 * MiB, 2 * written + MiB));
        }

        Assert.Equal(245 * MiB, file.Allocated);
        Assert.InRange(file.Calls, 1, 20);
    }

    [Test]
    public void All_bodies_together_reserve_no_more_than_there_is()
    {
        var limit = new Limit("disk_bytes_ahead", "", 3 * MiB);
        var files = Enumerable.Range(0, 10).Select(_ => new AllocatedFile()).ToList();
        var bodies = files.ConvertAll(file => new SpaceAhead(file, 100 * MiB, limit));
        bodies.ForEach(body => body.Reach(1000));
        Assert.Equal(3, files.Count(file => file.Allocated > 0));
        Assert.InRange(limit.InUse, 1, 3 * MiB);

        bodies.ForEach(body => body.Dispose());
        Assert.Equal(0, limit.InUse);
    }

    private sealed class AllocatedFile : IOpenFile
    {
        public long Allocated { get; private set; }

        public int Calls { get; private set; }

        public FileFacts Facts => throw new NotSupportedException();

        public void Allocate(long length)
        {
            Allocated = length;
            Calls++;
        }

        public int Read(long offset, Span<byte> buffer) => throw new NotSupportedException();

        public void Write(long offset, ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

        public void SetLength(long length) => throw new NotSupportedException();

        public void Sync() => throw new NotSupportedException();

        public bool CopyFrom(IOpenFile source, long sourceOffset, long offset, long length) => false;

        public void Dispose()
        {
        }
    }
}
