using System.Buffers;
using Pys3Local.S3.Xml;

namespace Pys3Local.S3.Tests.Xml;

public sealed class CountedOutputTests
{
    [Test]
    [Arguments(1)]
    [Arguments(7)]
    [Arguments(4096)]
    [Arguments(10_000)]
    public void Everything_arrives_in_order_and_is_counted(int size)
    {
        var target = new ArrayBufferWriter<byte>();
        var output = new CountedOutput(target);
        var expected = new List<byte>();
        for (byte i = 0; i < 50; i++)
        {
            var crumb = Enumerable.Repeat(i, size).ToArray();
            crumb.CopyTo(output.GetSpan(size));
            output.Advance(size);
            expected.AddRange(crumb);
            Assert.Equal(expected.Count, output.Bytes);
        }

        output.Complete();
        Assert.Equal(expected.ToArray(), target.WrittenSpan.ToArray());
        Assert.Equal(50L * size, output.Bytes);
    }

    [Test]
    public void More_than_was_asked_for_is_refused()
    {
        var output = new CountedOutput(new ArrayBufferWriter<byte>());
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(1));
        Assert.True(output.GetMemory().Length > 0);
        Assert.Equal(0, output.Bytes);
    }
}
