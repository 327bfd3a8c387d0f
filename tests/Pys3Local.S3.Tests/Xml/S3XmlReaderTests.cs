using System.Text;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

public sealed class S3XmlReaderTests
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    [Theory]
    [InlineData("<Delete><Object><Key>a</Key></Object></Delete>")]
    [InlineData("<Delete xmlns=\"" + Namespace + "\"><Object><Key>a</Key></Object></Delete>")]
    [InlineData("<s3:Delete xmlns:s3='" + Namespace + "'><s3:Object><s3:Key>a</s3:Key></s3:Object></s3:Delete>")]
    [InlineData("<Delete xmlns=\"http://doc.s3.amazonaws.com/2006-03-01\"><Object><Key>a</Key></Object></Delete>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\r\n<Delete>\n  <Object>\n\t<Key >a</Key >\n</Object>\n</Delete>\n\n")]
    [InlineData("\uFEFF<?xml version='1.0'?><!-- by hand --><?editor x?><Delete><!----><Object><Key><!-- no -->a<?x?></Key></Object></Delete><!-- end -->")]
    [InlineData("<Delete><Object><Key><![CDATA[a]]></Key></Object></Delete>")]
    [InlineData("<Delete><Object><Key>&#97;</Key></Object></Delete>")]
    public void The_same_document_in_other_clothes(string document)
    {
        var delete = Documents.Read<Delete>(document);
        Assert.Equal("a", Assert.Single(delete.Objects).Key);
        Assert.False(delete.Quiet);
    }

    [Theory]
    [InlineData("a&amp;b&lt;c&gt;d&quot;e&apos;f", "a&b<c>d\"e'f")]
    [InlineData("&#13;&#x0D;&#10;", "\r\r\n")]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("&#x1;&#x1F;&#xFFFE;", "\u0001\u001F\uFFFE")]
    [InlineData("&#x1F600;\U0001F600", "\U0001F600\U0001F600")]
    [InlineData(" leading and trailing ", " leading and trailing ")]
    [InlineData("<![CDATA[<&amp;>]]>x<![CDATA[]]]]><![CDATA[>]]>", "<&amp;>x]]>")]
    [InlineData("a<!-- b -->c", "ac")]
    [InlineData("", "")]
    public void Text_is_read_as_XML_says(string text, string expected) =>
        Assert.Equal(expected, Documents.Read<Delete>($"<Delete><Object><Key>{text}</Key></Object></Delete>").Objects[0].Key);

    [Theory]
    [InlineData("<!DOCTYPE Delete><Delete/>", "DTD")]
    [InlineData("<!DOCTYPE Delete [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&x;</Key></Object></Delete>", "DTD")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><Delete>&b;</Delete>", "DTD")]
    [InlineData("<Delete><Object><Key>&x;</Key></Object></Delete>", "entity")]
    [InlineData("<Delete><Object><Key>&#0;</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>&#xD800;</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>&#x110000;</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>&#99999999999999999999;</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>&#;</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>&#+9;</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>a & b</Key></Object></Delete>", "&")]
    [InlineData("<Delete><Object><Key>a\u0001</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>a\uFFFF</Key></Object></Delete>", "character")]
    [InlineData("<Delete><Object><Key>]]></Key></Object></Delete>", "]]>")]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("{}", "text")]
    [InlineData("Quiet=true", "text")]
    [InlineData("<Delete>", "ends inside")]
    [InlineData("<Delete><Object><Key>a</Key>", "ends inside")]
    [InlineData("<Delete><Object><Key>a", "ends inside")]
    [InlineData("<Delete><Object><Ke", "does not end")]
    [InlineData("<Delete><Object></Delete>", "end of Object")]
    [InlineData("<Delete></Delete></Delete>", "Object is missing")]
    [InlineData("<Delete><Object><Key>a</Key></Object></Delete><Delete/>", "after the root")]
    [InlineData("<Delete><Object><Key>a</Key></Object></Delete>x", "text")]
    [InlineData("<Delete>x<Object><Key>a</Key></Object></Delete>", "text")]
    [InlineData("<Delete><Object><Key>a<b/></Key></Object></Delete>", "Key may only have text")]
    [InlineData("<Tagging><TagSet/></Tagging>", "must be Delete, not Tagging")]
    [InlineData("<Delete/>", "Object is missing in Delete")]
    [InlineData("<Delete><Object/></Delete>", "Key is missing in Object")]
    [InlineData("<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>", "Key is there more than once")]
    [InlineData("<Delete><Quiet>true</Quiet><Quiet>false</Quiet><Object><Key>a</Key></Object></Delete>", "Quiet is there more than once")]
    [InlineData("<Delete><Quiet>maybe</Quiet></Delete>", "Quiet must be true or false")]
    [InlineData("<Delete><Object><Key>a</Key><Size>1.5</Size></Object></Delete>", "Size must be an integer")]
    [InlineData("<Delete><Object><Key>a</Key><Size>9223372036854775808</Size></Object></Delete>", "Size must be an integer")]
    [InlineData("<Delete><Object><Key>a</Key><LastModifiedTime>yesterday</LastModifiedTime></Object></Delete>", "LastModifiedTime must be a timestamp")]
    [InlineData("<Delete a='1' a='2'/>", "twice")]
    [InlineData("<Delete a='1'b='2'/>", "does not end")]
    [InlineData("<Delete a=1/>", "quoted")]
    [InlineData("<Delete a='<'/>", "attribute")]
    [InlineData("<Delete a='&x;'/>", "entity")]
    [InlineData("<Delete a='1/>", "quoted")]
    [InlineData("< Delete/>", "name")]
    [InlineData("<1/>", "name")]
    [InlineData("<!-- a -- b --><Delete/>", "comment")]
    [InlineData("<!-- a <Delete/>", "comment")]
    [InlineData("<?a <Delete/>", "processing instruction")]
    [InlineData(" <?xml version='1.0'?><Delete/>", "processing instruction")]
    [InlineData("<?xml version='1.0' <Delete/>", "name")]
    [InlineData("<?xml version='1.1'?><Delete/>", "XML declaration")]
    [InlineData("<?xml encoding='utf-8'?><Delete/>", "XML declaration")]
    [InlineData("<?xml version='1.0' version='1.0'?><Delete/>", "XML declaration")]
    [InlineData("<?xml version='1.0' standalone='maybe'?><Delete/>", "XML declaration")]
    [InlineData("<?xml version='1.0'encoding='utf-8'?><Delete/>", "XML declaration")]
    [InlineData("<?xml ?><Delete/>", "XML declaration")]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?><Delete/>", "UTF-8")]
    [InlineData("<Delete><![CDATA[<Object/>]]></Delete>", "declaration")]
    [InlineData("<Delete><Object><Key><![CDATA[a</Key></Object></Delete>", "CDATA")]
    public void A_hostile_or_broken_document_is_refused_with_a_reason(string document, string reason) =>
        Assert.Contains(reason, Documents.Refusal<Delete>(document), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_UTF8_is_refused()
    {
        const string Document = "<Delete><Object><Key>é</Key></Object></Delete>";
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Document)];
            Assert.Throws<S3XmlException>(() => Delete.Read(bytes, S3XmlLimits.Default));
        }
    }

    [Fact]
    public void Size_depth_elements_and_attributes_are_bounded()
    {
        var limits = new S3XmlLimits { MaxBytes = 1000, MaxDepth = 5, MaxElements = 9 };
        static string Document(string rest) => $"<Delete><Object><Key>a</Key></Object>{rest}</Delete>";
        static string Objects(int count) => string.Concat(Enumerable.Repeat("<Object><Key>b</Key></Object>", count));
        static string Attributes(int count) => $"<Quiet {string.Join(' ', Enumerable.Range(0, count).Select(i => $"a{i}=''"))}>true</Quiet>";

        Documents.Read<Delete>(Document(""), limits with { MaxDepth = 3 });
        Assert.Contains("2 elements deep", Documents.Refusal<Delete>(Document(""), limits with { MaxDepth = 2 }), StringComparison.Ordinal);
        Documents.Read<Delete>(Document(Objects(3)), limits);
        Assert.Contains("more than 9 elements", Documents.Refusal<Delete>(Document(Objects(4)), limits), StringComparison.Ordinal);
        Documents.Read<Delete>(Document("").PadRight(1000), limits);
        Assert.Contains("larger than 1000 bytes", Documents.Refusal<Delete>(Document("").PadRight(1001), limits), StringComparison.Ordinal);
        Documents.Read<Delete>(Document(Attributes(16)), limits);
        Assert.Contains("attributes", Documents.Refusal<Delete>(Document(Attributes(17)), limits), StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_Delete_that_S3_allows_is_within_its_limits()
    {
        var key = string.Concat(Enumerable.Repeat("&quot;", 1024));
        var objects = string.Concat(Enumerable.Repeat($"<Object><Key>{key}</Key><VersionId>{new string('v', 1024)}</VersionId></Object>\n", 1000));
        Assert.Equal(1000, Documents.Read<Delete>($"<Delete>{objects}</Delete>", S3XmlLimits.Delete).Objects.Count);
    }

    [Fact]
    public void Every_truncation_of_a_document_is_refused()
    {
        const string Document = "<?xml version='1.0'?><!-- c --><Delete a=\"&amp;\"><Object><Key>a&lt;<![CDATA[b]]></Key ></Object><Quiet>true</Quiet></Delete>";
        Documents.Read<Delete>(Document);
        Assert.All(Enumerable.Range(0, Document.Length), length => Documents.Refusal<Delete>(Document[..length]));
    }

    [Theory]
    [InlineData("2009-10-12T17:50:30.000Z", "2009-10-12T17:50:30.0000000Z")]
    [InlineData("2009-10-12T17:50:30Z", "2009-10-12T17:50:30.0000000Z")]
    [InlineData("2009-10-12T17:50:30.123456789Z", "2009-10-12T17:50:30.1234567Z")]
    [InlineData("2009-10-12T17:50:30.123456789+02:00", "2009-10-12T15:50:30.1234567Z")]
    [InlineData("2009-10-12T17:50:30", "2009-10-12T17:50:30.0000000Z")]
    [InlineData("2009-10-12", "2009-10-12T00:00:00.0000000Z")]
    [InlineData("Mon, 12 Oct 2009 17:50:30 GMT", "2009-10-12T17:50:30.0000000Z")]
    [InlineData("\n 2009-10-12T17:50:30Z\n", "2009-10-12T17:50:30.0000000Z")]
    public void Timestamps_come_in_the_forms_of_the_SDKs(string text, string expected) =>
        Assert.Equal(expected, Documents.Read<Retention>($"<Retention><RetainUntilDate>{text}</RetainUntilDate></Retention>").RetainUntilDate?.UtcDateTime.ToString("O"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData(" 1 ", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    public void Booleans_come_in_the_forms_of_the_SDKs(string text, bool expected) =>
        Assert.Equal(expected, Documents.Read<Delete>($"<Delete><Quiet>{text}</Quiet><Object><Key>a</Key></Object></Delete>").Quiet);

    [Theory]
    [InlineData("xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"")]
    [InlineData("xsi:type='Group' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'")]
    public void The_type_of_a_grantee_is_read(string attributes)
    {
        var policy = Documents.Read<AccessControlPolicy>(
            $"<AccessControlPolicy><AccessControlList><Grant><Grantee {attributes}><URI>u</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>");
        Assert.Equal("Group", Assert.Single(policy.Grants).Grantee.Type);
    }

    [Fact]
    public void A_grantee_without_a_type_is_refused() =>
        Assert.Contains("xsi:type is missing in Grantee", Documents.Refusal<AccessControlPolicy>(
            "<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>i</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"), StringComparison.Ordinal);

    [Fact]
    public void An_absent_an_empty_and_a_full_wrapped_list_differ()
    {
        Assert.Contains("TagSet is missing", Documents.Refusal<Tagging>("<Tagging/>"), StringComparison.Ordinal);
        Assert.Empty(Documents.Read<Tagging>("<Tagging><TagSet/></Tagging>").TagSet);
        Assert.Equal("v", Documents.Read<Tagging>("<Tagging><TagSet><Tag><Value>v</Value><Key>k</Key></Tag></TagSet></Tagging>").TagSet[0].Value);
        Assert.Contains("TagSet is there more", Documents.Refusal<Tagging>("<Tagging><TagSet/><TagSet/></Tagging>"), StringComparison.Ordinal);
    }
}
