using Pys3Local.Storage.Drime.Uploads;

namespace Pys3Local.Storage.Drime.Tests.Uploads;

public sealed class UploadJournalTests : IDisposable
{
    private const string Id = "upload";

    private static readonly JournalLine First = new() { Upload = new("bucket", "key", DateTimeOffset.UnixEpoch, null, null, null) };

    private readonly string _directory = Directory.CreateTempSubdirectory("upload-journal-").FullName;

    private string File => Path.Combine(_directory, Id + ".jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void What_was_kept_is_there_again()
    {
        var journal = new UploadJournal(_directory);
        journal.Append(Id, First, () => []);
        journal.Append(Id, new JournalLine { Moving = 7 }, () => [First]);

        Assert.Equal([First, new JournalLine { Moving = 7 }], Read());
    }

    [Test]
    public void After_a_write_that_failed_nothing_is_added_to_what_may_be_half_a_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no such device.");
        var journal = new UploadJournal(_directory);
        journal.Append(Id, First, () => []);

        // A disk that is full.
        System.IO.File.Delete(File);
        System.IO.File.CreateSymbolicLink(File, "/dev/full");
        Assert.Equal(StorageFailure.Unavailable, Assert.Throws<StorageException>(() => journal.Append(Id, new JournalLine { Moving = 7 }, () => [First])).Failure);

        // There is room again.
        System.IO.File.Delete(File);
        System.IO.File.WriteAllText(File, "{\"upload\":{\"buc");
        journal.Append(Id, new JournalLine { Moving = 8 }, () => [First]);
        journal.Append(Id, new JournalLine { Moving = 9 }, () => [First, new JournalLine { Moving = 8 }]);
        Assert.Equal([First, new JournalLine { Moving = 8 }, new JournalLine { Moving = 9 }], Read());
    }

    private IReadOnlyList<JournalLine> Read() => Assert.Single(new UploadJournal(_directory).ReadAll()).Lines;
}
