using System.Buffers;
using System.Globalization;
using System.Text;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

public sealed partial class S3XmlWriterTests
{
    private const string Hard = "&<>\"'\r\n\t\0\u0001\u001F\u007F\u0085\u2028\uFFFD\uFFFE\uFFFF\uD83D\uDE00]]>é a";

    [Test]
    public void The_type_of_a_grantee_is_escaped_too()
    {
        var policy = new AccessControlPolicy { Grants = [new() { Grantee = new() { Type = "\"><x a='&" }, Permission = "READ" }] };
        Assert.Contains("xsi:type=\"&quot;&gt;&lt;x a=&#39;&amp;\">", Documents.Write(policy), StringComparison.Ordinal);
        Assert.Equal(policy.Grants[0].Grantee.Type, Documents.Read<AccessControlPolicy>(Documents.Write(policy)).Grants[0].Grantee.Type);
    }

    [Test]
    public void The_segments_of_the_buffer_do_not_show()
    {
        var key = string.Concat(Enumerable.Repeat(Hard + "😀€é", 1000));
        var buffer = new SmallSegments();
        S3XmlWriter.Write(DeleteOf(key), buffer);
        Assert.Equal(Documents.Write(DeleteOf(key)), Encoding.UTF8.GetString(buffer.Written.ToArray()));
    }

    [Test]
    [Arguments("2006-02-03T16:45:09.0000000Z", "2006-02-03T16:45:09.000Z")]
    [Arguments("2006-02-03T16:45:09.9999999Z", "2006-02-03T16:45:09.999Z")]
    [Arguments("2006-02-03T23:45:09.1+02:00", "2006-02-03T21:45:09.100Z")]
    [Arguments("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    public void Timestamps_are_UTC_and_cut_to_milliseconds(string time, string expected) =>
        Assert.Contains(
            $"<LastModified>{expected}</LastModified>",
            Documents.Write(new CopyObjectResult { LastModified = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), ETag = "" }),
            StringComparison.Ordinal);

    [Test]
    [Arguments(0)]
    [Arguments(long.MaxValue)]
    [Arguments(long.MinValue)]
    public void Numbers_are_written_in_full(long size) =>
        Assert.Contains($"<ObjectSize>{size}</ObjectSize>", Documents.Write(new GetObjectAttributesOutput { ObjectSize = size }), StringComparison.Ordinal);

    [Test]
    [Arguments("")]
    [Arguments("a<\"&")]
    [Arguments("0123456789012345678901234567890123456789012345678901234567890123<")]
    public void Quotes_are_put_around_a_text_and_all_is_escaped(string etag)
    {
        var part = new ListedPart { PartNumber = 1, LastModified = default, ETag = etag, Size = 0 };
        var quoted = Documents.Write(new ListPartsResult { Bucket = "b", Key = "k", UploadId = "u", PartNumberMarker = 0, MaxParts = 1, IsTruncated = false, Parts = [part] });
        Assert.Contains($"<ETag>&quot;{etag.Replace("&", "&amp;").Replace("<", "&lt;").Replace("\"", "&quot;")}&quot;</ETag>", quoted, StringComparison.Ordinal);
    }

    private static Delete DeleteOf(string key) => new() { Objects = [new() { Key = key }] };

    /// <summary>Gives no more than what is asked for, and a new array each time.</summary>
    private sealed class SmallSegments : IBufferWriter<byte>
    {
        private byte[] _segment = [];

        public List<byte> Written { get; } = [];

        public void Advance(int count) => Written.AddRange(_segment.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => _segment = new byte[Math.Clamp(sizeHint, 1, 1024)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
