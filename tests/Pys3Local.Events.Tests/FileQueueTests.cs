using System.Text;
using Pys3Local.Storage;

namespace Pys3Local.Events.Tests;

public sealed class FileQueueTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-events").FullName;
    private readonly List<string> _log = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void Events_come_in_their_order_and_each_once()
    {
        using var queue = Open();
        queue.Add([Event(1), Event(2)]);
        queue.Add([Event(3)]);
        Assert.True(queue.Bytes > 0);
        Assert.Equal(3, queue.Count);
        Assert.Equal(["1", "2", "3"], Take(queue, 3));
        Assert.Null(queue.Peek());
        Assert.Equal((0, 0), (queue.Bytes, queue.Count));
    }

    [Test]
    public void What_was_not_taken_is_there_after_a_restart()
    {
        using (var queue = Open())
        {
            queue.Add([Event(1), Event(2), Event(3)]);
            Take(queue, 1);
        }

        using var again = Open();
        Assert.Equal(2, again.Count);
        again.Add([Event(4)]);
        Assert.Equal(3, again.Count);
        Assert.Equal(["2", "3", "4"], Take(again, 3));
        Assert.Null(again.Peek());
        Assert.Empty(_log);
    }

    /// <summary>A kill: nobody has written down how far it had come.</summary>
    [Test]
    public void After_a_kill_nothing_is_missing()
    {
        var queue = Open();
        queue.Add([Event(1), Event(2)]);
        Take(queue, 1);
        using var again = Open();
        Assert.Equal(["1", "2"], Take(again, 2));
        queue.Dispose();
    }

    [Test]
    public void A_torn_end_costs_nothing_that_was_acknowledged()
    {
        using (var queue = Open())
            queue.Add([Event(1), Event(2)]);

        var file = Directory.GetFiles(_directory, "*.events").Single();
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. whole, .. whole.AsSpan(0, 20)]);
        using var again = Open();
        again.Add([Event(3)]);
        Assert.Equal(["1", "2", "3"], Take(again, 3));
        Assert.Contains("cannot be read from byte", Assert.Single(_log));
    }

    [Test]
    [Arguments(0)]
    [Arguments(4)]
    [Arguments(12)]
    public void A_bit_that_flips_is_found_and_stops_no_later_file(int at)
    {
        using (var queue = Open())
            queue.Add([Event(1)]);

        var file = Directory.GetFiles(_directory, "*.events").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[at] ^= 4;
        File.WriteAllBytes(file, bytes);
        using var again = Open();
        again.Add([Event(2)]);
        Assert.Equal(["2"], Take(again, 1));
        Assert.Equal(0, again.Count);
        Assert.Single(_log);
    }

    [Test]
    public void Files_that_were_taken_are_removed()
    {
        using var queue = Open();
        var large = new QueuedEvent("large", new byte[900_000]);
        for (var i = 0; i < 10; i++)
            queue.Add([large]);

        Assert.True(Directory.GetFiles(_directory, "*.events").Length > 1);
        Take(queue, 10);
        Assert.Null(queue.Peek());
        Assert.Single(Directory.GetFiles(_directory, "*.events"));
    }

    [Test]
    public void Where_it_cannot_be_kept_the_caller_hears_of_it()
    {
        using var queue = Open();
        Directory.Delete(_directory, recursive: true);
        Assert.Equal(StorageFailure.Unavailable, Assert.Throws<StorageException>(() => queue.Add([Event(1)])).Failure);
        Directory.CreateDirectory(_directory);
        queue.Add([Event(2)]);
        Assert.Equal(["2"], Take(queue, 1));
    }

    [Test]
    public void A_directory_that_cannot_be_made_is_an_error_with_its_name()
    {
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<StorageException>(() => new FileQueue(file, _log.Add)).Message);
    }

    private FileQueue Open() => new(_directory, _log.Add);

    private static QueuedEvent Event(int number) => new($"{number}", Encoding.UTF8.GetBytes($"{{\"number\":{number}}}"));

    private static List<string> Take(FileQueue queue, int count)
    {
        var ids = new List<string>();
        for (; count > 0; count--)
        {
            ids.Add(queue.Peek()!.Value.Id);
            queue.Remove();
        }

        return ids;
    }
}
