using Pys3Local.S3.Metadata;

namespace Pys3Local.S3.Tests.Metadata;

/// <summary>faults C6: RFC 2047, both ways.</summary>
public sealed class EncodedWordsTests
{
    [Test]
    [Arguments("=?UTF-8?Q?plain?=", "plain")]
    [Arguments("=?utf-8?q?Mini=C3=B6?=", "Miniö")]
    [Arguments("=?UTF-8?B?TWluacO2?=", "Miniö")]
    [Arguments("=?ISO-8859-1?Q?Mini=F6?=", "Miniö")]
    [Arguments("=?UTF-8?Q?a_b=5F=3F?=", "a b_?")]
    [Arguments("=?UTF-8?Q?=3D?=", "=")]
    [Arguments("before =?UTF-8?Q?x?= after", "before x after")]
    [Arguments("=?UTF-8?Q?a?= =?UTF-8?B?Yg==?=", "ab")]
    [Arguments("=?UTF-8?Q?a?=,=?UTF-8?Q?b?=", "a,b")]
    [Arguments("=?UTF-8*de?Q?a?=", "a")]
    [Arguments("=?UTF-8?Q??=", "")]
    [Arguments("Miniö", "Miniö")]
    // What is none stays as it is.
    [Arguments("=?KOI8-R?Q?a?=", "=?KOI8-R?Q?a?=")]
    [Arguments("=?UTF-8?X?a?=", "=?UTF-8?X?a?=")]
    [Arguments("=?UTF-8?Q?=F6?=", "=?UTF-8?Q?=F6?=")]
    [Arguments("=?UTF-8?Q?=G0?=", "=?UTF-8?Q?=G0?=")]
    [Arguments("=?UTF-8?B?%?=", "=?UTF-8?B?%?=")]
    [Arguments("=?UTF-8?Q?a b?=", "=?UTF-8?Q?a b?=")]
    [Arguments("=?UTF-8?Q?open", "=?UTF-8?Q?open")]
    [Arguments("=?", "=?")]
    [Arguments("=? =?UTF-8?Q?x?=", "=? x")]
    public void Read(string text, string meaning) => Assert.Equal(meaning, EncodedWords.Decode(text));

    [Test]
    [Arguments("", "")]
    [Arguments("plain =?x", "plain =?x")]
    [Arguments("Miniö", "=?UTF-8?Q?Mini=C3=B6?=")]
    [Arguments("日本", "=?UTF-8?B?5pel5pys?=")]
    [Arguments("a b_c?=ö", "=?UTF-8?Q?a_b=5Fc=3F=3D=C3=B6?=")]
    public void Written(string text, string expected) => Assert.Equal(expected, EncodedWords.Encode(text));

    [Test]
    public void What_is_written_reads_the_same_and_no_word_is_too_long()
    {
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => char.ConvertFromUtf32(random.Next(4) switch
            {
                0 => random.Next(0x20, 0x7F),
                1 => random.Next(0xA0, 0x250),
                2 => random.Next(0x3040, 0x30FF),
                _ => random.Next(0x1F300, 0x1F600),
            })));
            var written = EncodedWords.Encode(text + "ö");
            Assert.Equal(text + "ö", EncodedWords.Decode(written));
            Assert.True(System.Text.Ascii.IsValid(written));
            Assert.All(written.Split(' '), word => Assert.InRange(word.Length, 1, 75));
        }
    }
}
