using System.Text;
using System.Xml;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

// Values made at random by FsCheck, which makes them by reflection: not part of the native tests.
public sealed partial class S3XmlWriterTests
{
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
            Assert.NotEqual(XmlNodeType.CDATA, reader.NodeType);
    }).QuickCheckThrowOnFailure();

    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());

    private static bool IsLegal(Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
}
