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

    [Test]
    public void What_follows_a_line_that_a_crash_has_cut_off_is_not_lost()
    {
        Write(First);
        System.IO.File.AppendAllText(File, "{\"part\":{\"n\":3,\"si");
        var journal = new UploadJournal(_directory);
        var lines = Assert.Single(journal.ReadAll()).Lines;
        journal.Append(Id, new JournalLine { Moving = 7 }, () => lines);
        journal.Append(Id, new JournalLine { Moving = 8 }, () => throw new InvalidOperationException("It is whole again."));

        Assert.Equal([First, new JournalLine { Moving = 7 }, new JournalLine { Moving = 8 }], Read());
    }

    [Test]
    public void A_last_line_that_lacks_only_its_end_is_not_joined_with_the_next()
    {
        Write(First, new JournalLine { Moving = 6 });
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).TrimEnd('\n'));
        var journal = new UploadJournal(_directory);
        var lines = Assert.Single(journal.ReadAll()).Lines;
        journal.Append(Id, new JournalLine { Moving = 7 }, () => lines);

        Assert.Equal(new JournalLine { Moving = 7 }, Read()[^1]);
    }

    [Test]
    public void A_line_in_the_middle_that_cannot_be_read_is_a_fault_and_what_follows_counts()
    {
        Write(First);
        System.IO.File.AppendAllText(File, "{\"part\":{\"n\":3,\"si{\"moving\":6}\n");
        Write(new JournalLine { Moving = 7 });

        var read = Assert.Single(new UploadJournal(_directory).ReadAll());
        Assert.Equal([First, new JournalLine { Moving = 7 }], read.Lines);
        Assert.Contains("line 2", read.Fault!);
    }

    [Test]
    public void One_of_which_not_even_the_beginning_was_written_is_none()
    {
        System.IO.File.WriteAllText(File, "{\"upload\":{\"buc");
        Assert.Empty(new UploadJournal(_directory).ReadAll());
    }

    private void Write(params JournalLine[] lines)
    {
        var journal = new UploadJournal(_directory);
        foreach (var line in lines)
            journal.Append(Id, line, () => []);
    }

    private IReadOnlyList<JournalLine> Read() => Assert.Single(new UploadJournal(_directory).ReadAll()).Lines;
}
