using System.Collections.Immutable;
using System.Text;
using Pys3Local.Fuzzing;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Tests.Crash;

namespace Pys3Local.Storage.Local.Tests.Fuzzing;

/// <summary>What lies on the disk, damaged: understood or not, and nothing in between.</summary>
[Category("Fuzz")]
public sealed class LayoutFuzzTests
{
    private static readonly VersionRecord Version = new(
        new ObjectInfo
        {
            Key = "a/key",
            Size = 5,
            ETag = "5d41402abc4b2a76b9719d911017c592",
            LastModified = DateTimeOffset.UnixEpoch,
            ContentType = "text/plain",
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("a", "b"),
            Attributes = ImmutableSortedDictionary<string, string>.Empty.Add("lock-until", "2037-01-01T00:00:00.000Z"),
            VersionId = "v1",
        },
        7,
        9);

    [Test]
    public void Sidecar() => FuzzRun.Run(
        "sidecar",
        20_000,
        random => Mutation.Of(random, Pys3Local.Storage.Local.Layout.Sidecar.Write(Version), "{", "}", "\"", ":", ",", "null", "true", "\"key\"", "\"size\"", "\\u", "\\ud800", "[", "]"),
        input =>
        {
            if (Pys3Local.Storage.Local.Layout.Sidecar.Read(input) is { } version)
            {
                var again = Pys3Local.Storage.Local.Layout.Sidecar.Read(Pys3Local.Storage.Local.Layout.Sidecar.Write(version))!;
                Assert.Equal((version.Info.Key, version.Info.Size, version.Info.ETag, version.Info.VersionId, version.Sequence), (again.Info.Key, again.Info.Size, again.Info.ETag, again.Info.VersionId, again.Sequence));
            }
        });

    [Test]
    public void Journal_record() => FuzzRun.Run("journal-record", 20_000, random => Mutation.Of(random, Record("body").Encode(), "\0\0\0\0", "\u007f\u007f\u007f\u007f"), input =>
    {
        if (JournalRecord.Decode(input) is { } record)
            Assert.Equal(record.Sequence, JournalRecord.Decode(record.Encode())!.Sequence);
    });

    [Test]
    public void Journal()
    {
        var whole = Segments();
        FuzzRun.Run("journal", 4_000, random => Mutation.Of(random, whole, "\0\0\0\0"), input =>
        {
            using var segment = new Segment(new SimulatedFile(new SimulatedDisk(), 1, 0, input));
            try
            {
                var read = segment.Read().Select(found => Encoding.UTF8.GetString(found.Record.Body.Span)).ToArray();
                // Whatever was damaged: what is read was written, and is in order.
                Assert.Equal(new[] { "first", "second", "third" }.Where(read.Contains), read);
            }
            catch (StorageException e)
            {
                Assert.Equal(StorageFailure.NotSupported, e.Failure);
            }
        });
    }

    [Test]
    public void File_name()
    {
        var paths = new[] { (false, false), (true, false), (true, true) }.Select(rules => new KeyPath(new NameRules(rules.Item1, rules.Item2))).ToArray();
        FuzzRun.Run("file-name", 20_000, random => Mutation.Of(random, ["a/b", "%41/%-/%=", "a%+b", "%2E%2E", "key"], "%", "%-", "%=", "%+", "/", ".", "..", "%2F", "%00", "\\", "con"), input =>
        {
            var key = Encoding.UTF8.GetString(input);
            if (key.Length == 0 || input.Length > 1024)
                return;

            foreach (var path in paths)
            {
                var place = path.Of(key);
                Assert.Equal(key, path.KeyOf(place));
                Assert.DoesNotContain(place.Split('/'), name => name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > 255);
                path.KeyOf(key);
            }
        });
    }

    private static JournalRecord Record(string body) =>
        JournalRecord.Write(JournalRecordKind.Write, "bucket", Version, Pys3Local.Storage.Local.Layout.Sidecar.Write(Version), "file", Encoding.UTF8.GetBytes(body));

    private static byte[] Segments()
    {
        var file = new SimulatedFile(new SimulatedDisk(), 1, 0);
        var segment = new Segment(file);
        segment.Start(3);
        segment.Append([.. new[] { "first", "second", "third" }.Select(body => Record(body).Encode(Segment.HeaderLength))]);
        var bytes = new byte[segment.Position + 64];
        file.Read(0, bytes);
        return bytes;
    }
}
