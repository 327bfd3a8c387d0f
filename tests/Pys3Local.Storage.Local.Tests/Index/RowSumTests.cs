using System.Buffers.Binary;
using System.Text;
using Pys3Local.Storage.Checksums;
using Pys3Local.Storage.Local.Index;

namespace Pys3Local.Storage.Local.Tests.Index;

public sealed class RowSumTests
{
    [Test]
    public void The_sum_is_that_of_the_numbers_and_of_each_text_after_its_length()
    {
        for (var length = 0; length < 100; length++)
        {
            var text = new string([.. Enumerable.Range(0, length).Select(static i => (char)('a' + (i % 26)))]);
            var sum = RowSum.Begin(7);
            sum.Number(-3);
            sum.Text(text);
            var same = RowSum.Begin(7);
            same.Number(-3);
            same.Bytes(Encoding.UTF8.GetBytes(text));

            var all = new byte[24 + length];
            BinaryPrimitives.WriteInt64LittleEndian(all, 7);
            BinaryPrimitives.WriteInt64LittleEndian(all.AsSpan(8), -3);
            BinaryPrimitives.WriteInt64LittleEndian(all.AsSpan(16), length);
            Encoding.UTF8.GetBytes(text, all.AsSpan(24));
            var expected = ~(uint)Crc.Crc32C.Update(CrcPolynomial.Crc32C.Ones, all);
            Assert.Equal((long)expected, sum.Value);
            Assert.Equal((long)expected, same.Value);
        }
    }
}
