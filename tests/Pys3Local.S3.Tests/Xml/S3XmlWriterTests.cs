using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

public sealed class S3XmlWriterTests
{
    private const string Hard = "&<>\"'\r\n\t\0\u0001\u001F\u007F\u0085\u2028\uFFFD\uFFFE\uFFFF\uD83D\uDE00]]>é a";

    /// <summary>Strings of the characters where escaping goes wrong, lone surrogates among them.</summary>
    private static Arbitrary<string> HardStrings => Gen.ArrayOf(Gen.Elements(Hard.ToCharArray())).Select(characters => new string(characters)).ToArbitrary();

    [Test]
    public void Any_key_but_one_with_NUL_is_read_as_it_was_written() => Prop.ForAll(HardStrings, key =>
    {
        key = key.Replace("\0", "", StringComparison.Ordinal);
        Assert.Equal(WithoutLoneSurrogates(key), Documents.Read<Delete>(Documents.Write(DeleteOf(key))).Objects[0].Key);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Any_key_of_legal_characters_is_what_an_XML_parser_reads() => Prop.ForAll(HardStrings, key =>
    {
        key = string.Concat(WithoutLoneSurrogates(key).EnumerateRunes().Where(IsLegal));
        Assert.Equal(key, XDocument.Parse(Documents.Write(DeleteOf(key)), LoadOptions.PreserveWhitespace).Descendants().Single(e => e.Name.LocalName == "Key").Value);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Any_key_at_all_leaves_the_document_well_formed_but_for_the_value_of_references() => Prop.ForAll(HardStrings, key =>
    {
        using var reader = XmlReader.Create(new StringReader(Documents.Write(DeleteOf(key))), new XmlReaderSettings { CheckCharacters = false });
        while (reader.Read())
        {
            Assert.NotEqual(XmlNodeType.CDATA, reader.NodeType);
        }
    }).QuickCheckThrowOnFailure();

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
        DeleteOf(key).Write(new S3XmlWriter(buffer));
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

    private static Delete DeleteOf(string key) => new() { Objects = [new() { Key = key }] };

    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());

    private static bool IsLegal(Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);

    /// <summary>Gives no more than what is asked for, and a new array each time.</summary>
    private sealed class SmallSegments : IBufferWriter<byte>
    {
        private byte[] segment = [];

        public List<byte> Written { get; } = [];

        public void Advance(int count) => Written.AddRange(segment.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => segment = new byte[Math.Clamp(sizeHint, 1, 1024)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
