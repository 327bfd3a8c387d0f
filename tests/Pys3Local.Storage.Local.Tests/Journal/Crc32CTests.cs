using System.Numerics;
using Pys3Local.Storage.Local.Journal;

namespace Pys3Local.Storage.Local.Tests.Journal;

public sealed class Crc32CTests
{
    [Test]
    public void The_tables_say_what_the_instruction_says()
    {
        var tables = Crc32C.MakeTables();
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var (crc, word) = ((uint)random.Next(), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
            Assert.Equal(BitOperations.Crc32C(crc, word), Crc32C.FromTables(tables, crc ^ word));
        }
    }
}
