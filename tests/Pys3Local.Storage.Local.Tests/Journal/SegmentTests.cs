using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Tests.Files;

namespace Pys3Local.Storage.Local.Tests.Journal;

public sealed class SegmentTests : IDisposable
{
    private readonly TemporaryStore _directory = new();
    private readonly FaultyCalls _calls = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Else a record that was refused would come back with the next start, behind one that was acknowledged after it.</summary>
    [Test]
    [Arguments(TransferFault.Full)]
    [Arguments(TransferFault.ShortThenFull)]
    public void Nothing_of_an_append_that_failed_is_found_again(TransferFault fault)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the transfers are the runtime's.");
        using var segment = new Segment(new LinuxFileSystem(_calls).Create(Path.Combine(_directory.Path, "1.log")));
        segment.Start(1);
        segment.Append([Record("a", 10)]);

        // Half of the bytes are the first two records, and some.
        _calls.Plan(0, fault);
        Assert.Throws<StorageException>(() => segment.Append([Record("b", 10), Record("c", 10), Record("d", 200)]));
        Assert.True(_calls.Forget());
        Assert.True(segment.TryErase());
        Assert.Equal(["a"], Keys(segment));

        segment.Append([Record("e", 10)]);
        Assert.Equal(["a", "e"], Keys(segment));
    }

    [Test]
    public void Transfers_that_are_all_short_write_and_read_every_record()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the transfers are the runtime's.");
        using var segment = new Segment(new LinuxFileSystem(new FaultyCalls { Limit = 4093 }).Create(Path.Combine(_directory.Path, "1.log")));
        segment.Start(1);
        segment.Append([Record("a", 10), Record("b", 100_000), Record("c", 300_000), Record("d", 1)]);
        Assert.Equal(["a", "b", "c", "d"], Keys(segment));
    }

    private static string[] Keys(Segment segment) => [.. segment.Read().Select(found => found.Record.Key)];

    private static byte[] Record(string key, int length) =>
        new JournalRecord(JournalRecordKind.Write, "bucket", key, "null", 1, []) { Body = new byte[length] }.Encode(Segment.HeaderLength);
}
