using System.Buffers.Binary;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Tests.Crash;

namespace Pys3Local.Storage.Local.Tests.Journal;

/// <summary>Nothing in the journal is believed before its checksum was compared: a length may say anything.</summary>
public sealed class JournalLengthTests
{
    private static readonly int[] WrittenLengths = [int.MinValue, int.MinValue + 1, -17, -16, -1, 0, 1, 15, 16, 4096, 4 << 20, (4 << 20) + 1, 1 << 30, int.MaxValue - 16, int.MaxValue];

    public static IEnumerable<(int Record, int Length)> Lengths => Enumerable.Range(0, 4).SelectMany(static record => WrittenLengths.Select(length => (record, length)));

    // faults A6, the length of a record
    [Test]
    [MethodDataSource(nameof(Lengths))]
    public void A_length_that_the_disk_has_changed_costs_its_record_only(int record, int length)
    {
        var file = (SimulatedFile)new SimulatedDisk().Create("/log");
        var segment = new Segment(file);
        segment.Start(638_000_000_000_000_000);
        var places = new List<long>();
        foreach (var key in (string[])["a", "b", "c", "d"])
            places.AddRange(segment.Append([new JournalRecord(JournalRecordKind.Write, "bucket", key, "null", 1, []) { Body = new byte[100] }.Encode(Segment.HeaderLength)]));

        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        file.Write(places[record], bytes);
        var read = new Segment(file);
        var found = read.Read().Select(static found => found.Record.Key).ToList();
        Assert.Equal(((string[])["a", "b", "c", "d"]).Where((_, number) => number != record), found);

        // The last one is as a power cut would have left it.
        Assert.Equal(record == 3 ? null : places[record], read.Damage);
    }

    /// <summary>The same for every byte of all that was written, and every bit of it.</summary>
    [Test]
    public void No_bit_that_flips_brings_another_record_or_costs_two()
    {
        var file = (SimulatedFile)new SimulatedDisk().Create("/log");
        var segment = new Segment(file);
        segment.Start(638_000_000_000_000_000);
        segment.Append([.. ((string[])["a", "b"]).Select(static key => new JournalRecord(JournalRecordKind.Write, "bucket", key, "null", 1, [1, 2]) { Body = new byte[3] }.Encode(Segment.HeaderLength))]);
        segment.Append([new JournalRecord(JournalRecordKind.Remove, "bucket", "c", "null", 2, []).Encode(Segment.HeaderLength)]);
        var one = new byte[1];
        for (long at = 0; at < segment.Position; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                file.Read(at, one);
                one[0] ^= (byte)(1 << bit);
                file.Write(at, one);
                var found = string.Join(' ', new Segment(file).Read().Select(static found => found.Record.Key));
                Assert.True(found is "a b" or "a c" or "b c", $"byte {at}, bit {bit}: {found}");
                one[0] ^= (byte)(1 << bit);
                file.Write(at, one);
            }
        }
    }
}
