using System.Text;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Tests.Xml;

public sealed class S3XmlReaderTests
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    [Test]
    [Arguments("<Delete><Object><Key>a</Key></Object></Delete>")]
    [Arguments("<Delete xmlns=\"" + Namespace + "\"><Object><Key>a</Key></Object></Delete>")]
    [Arguments("<s3:Delete xmlns:s3='" + Namespace + "'><s3:Object><s3:Key>a</s3:Key></s3:Object></s3:Delete>")]
    [Arguments("<Delete xmlns=\"http://doc.s3.amazonaws.com/2006-03-01\"><Object><Key>a</Key></Object></Delete>")]
    [Arguments("<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\r\n<Delete>\n  <Object>\n\t<Key >a</Key >\n</Object>\n</Delete>\n\n")]
    [Arguments("\uFEFF<?xml version='1.0'?><!-- by hand --><?editor x?><Delete><!----><Object><Key><!-- no -->a<?x?></Key></Object></Delete><!-- end -->")]
    [Arguments("<Delete><Object><Key><![CDATA[a]]></Key></Object></Delete>")]
    [Arguments("<Delete><Object><Key>&#97;</Key></Object></Delete>")]
    public void The_same_document_in_other_clothes(string document)
    {
        var delete = Documents.Read<Delete>(document);
        Assert.Equal("a", Assert.Single(delete.Objects).Key);
        Assert.False(delete.Quiet);
    }

    [Test]
    [Arguments("a&amp;b&lt;c&gt;d&quot;e&apos;f", "a&b<c>d\"e'f")]
    [Arguments("&#13;&#x0D;&#10;", "\r\r\n")]
    [Arguments("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [Arguments("&#x1;&#x1F;&#xFFFE;", "\u0001\u001F\uFFFE")]
    [Arguments("&#x1F600;\U0001F600", "\U0001F600\U0001F600")]
    [Arguments(" leading and trailing ", " leading and trailing ")]
    [Arguments("<![CDATA[<&amp;>]]>x<![CDATA[]]]]><![CDATA[>]]>", "<&amp;>x]]>")]
    [Arguments("a<!-- b -->c", "ac")]
    [Arguments("", "")]
    public void Text_is_read_as_XML_says(string text, string expected) =>
        Assert.Equal(expected, Documents.Read<Delete>($"<Delete><Object><Key>{text}</Key></Object></Delete>").Objects[0].Key);

    [Test]
    [Arguments("<!DOCTYPE Delete><Delete/>", "DTD")]
    [Arguments("<!DOCTYPE Delete [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&x;</Key></Object></Delete>", "DTD")]
    [Arguments("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><Delete>&b;</Delete>", "DTD")]
    [Arguments("<Delete><Object><Key>&x;</Key></Object></Delete>", "entity")]
    [Arguments("<Delete><Object><Key>&#0;</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>&#xD800;</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>&#x110000;</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>&#99999999999999999999;</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>&#;</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>&#+9;</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>a & b</Key></Object></Delete>", "&")]
    [Arguments("<Delete><Object><Key>a\u0001</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>a\uFFFF</Key></Object></Delete>", "character")]
    [Arguments("<Delete><Object><Key>]]></Key></Object></Delete>", "]]>")]
    [Arguments("", "empty")]
    [Arguments("   ", "empty")]
    [Arguments("{}", "text")]
    [Arguments("Quiet=true", "text")]
    [Arguments("<Delete>", "ends inside")]
    [Arguments("<Delete><Object><Key>a</Key>", "ends inside")]
    [Arguments("<Delete><Object><Key>a", "ends inside")]
    [Arguments("<Delete><Object><Ke", "does not end")]
    [Arguments("<Delete><Object></Delete>", "end of Object")]
    [Arguments("<Delete></Delete></Delete>", "Object is missing")]
    [Arguments("<Delete><Object><Key>a</Key></Object></Delete><Delete/>", "after the root")]
    [Arguments("<Delete><Object><Key>a</Key></Object></Delete>x", "text")]
    [Arguments("<Delete>x<Object><Key>a</Key></Object></Delete>", "text")]
    [Arguments("<Delete><Object><Key>a<b/></Key></Object></Delete>", "Key may only contain text")]
    [Arguments("<Tagging><TagSet/></Tagging>", "must be Delete, not Tagging")]
    [Arguments("<Delete/>", "Object is missing from Delete")]
    [Arguments("<Delete><Object/></Delete>", "Key is missing from Object")]
    [Arguments("<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>", "Key appears more than once")]
    [Arguments("<Delete><Quiet>true</Quiet><Quiet>false</Quiet><Object><Key>a</Key></Object></Delete>", "Quiet appears more than once")]
    [Arguments("<Delete><Quiet>maybe</Quiet></Delete>", "Quiet must be true or false")]
    [Arguments("<Delete><Object><Key>a</Key><Size>1.5</Size></Object></Delete>", "Size must be an integer")]
    [Arguments("<Delete><Object><Key>a</Key><Size>9223372036854775808</Size></Object></Delete>", "Size must be an integer")]
    [Arguments("<Delete><Object><Key>a</Key><LastModifiedTime>yesterday</LastModifiedTime></Object></Delete>", "LastModifiedTime must be a timestamp")]
    [Arguments("<Delete a='1' a='2'/>", "twice")]
    [Arguments("<Delete a='1'b='2'/>", "does not end")]
    [Arguments("<Delete a=1/>", "quoted")]
    [Arguments("<Delete a='<'/>", "attribute")]
    [Arguments("<Delete a='&x;'/>", "entity")]
    [Arguments("<Delete a='1/>", "quoted")]
    [Arguments("< Delete/>", "name")]
    [Arguments("<1/>", "name")]
    [Arguments("<!-- a -- b --><Delete/>", "comment")]
    [Arguments("<!-- a <Delete/>", "comment")]
    [Arguments("<?a <Delete/>", "processing instruction")]
    [Arguments(" <?xml version='1.0'?><Delete/>", "processing instruction")]
    [Arguments("<?xml version='1.0' <Delete/>", "name")]
    [Arguments("<?xml version='1.1'?><Delete/>", "XML declaration")]
    [Arguments("<?xml encoding='utf-8'?><Delete/>", "XML declaration")]
    [Arguments("<?xml version='1.0' version='1.0'?><Delete/>", "XML declaration")]
    [Arguments("<?xml version='1.0' standalone='maybe'?><Delete/>", "XML declaration")]
    [Arguments("<?xml version='1.0'encoding='utf-8'?><Delete/>", "XML declaration")]
    [Arguments("<?xml ?><Delete/>", "XML declaration")]
    [Arguments("<?xml version='1.0' encoding='ISO-8859-1'?><Delete/>", "UTF-8")]
    [Arguments("<Delete><![CDATA[<Object/>]]></Delete>", "declaration")]
    [Arguments("<Delete><Object><Key><![CDATA[a</Key></Object></Delete>", "CDATA")]
    public void A_hostile_or_broken_document_is_refused_with_a_reason(string document, string reason) =>
        Assert.Contains(reason, Documents.Refusal<Delete>(document), StringComparison.Ordinal);

    [Test]
    public void What_is_not_UTF8_is_refused()
    {
        const string Document = "<Delete><Object><Key>é</Key></Object></Delete>";
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Document)];
            Assert.Throws<S3XmlException>(() => Delete.Read(bytes, S3XmlLimits.Default));
        }
    }

    [Test]
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

    [Test]
    public void The_largest_Delete_that_S3_allows_is_within_its_limits()
    {
        var key = string.Concat(Enumerable.Repeat("&quot;", 1024));
        var objects = string.Concat(Enumerable.Repeat($"<Object><Key>{key}</Key><VersionId>{new string('v', 1024)}</VersionId></Object>\n", 1000));
        Assert.Equal(1000, Documents.Read<Delete>($"<Delete>{objects}</Delete>", S3XmlLimits.Delete).Objects.Count);
    }

    [Test]
    public void Every_truncation_of_a_document_is_refused()
    {
        const string Document = "<?xml version='1.0'?><!-- c --><Delete a=\"&amp;\"><Object><Key>a&lt;<![CDATA[b]]></Key ></Object><Quiet>true</Quiet></Delete>";
        Documents.Read<Delete>(Document);
        Assert.All(Enumerable.Range(0, Document.Length), length => Documents.Refusal<Delete>(Document[..length]));
    }

    [Test]
    [Arguments("2009-10-12T17:50:30.000Z", "2009-10-12T17:50:30.0000000Z")]
    [Arguments("2009-10-12T17:50:30Z", "2009-10-12T17:50:30.0000000Z")]
    [Arguments("2009-10-12T17:50:30.123456789Z", "2009-10-12T17:50:30.1234567Z")]
    [Arguments("2009-10-12T17:50:30.123456789+02:00", "2009-10-12T15:50:30.1234567Z")]
    [Arguments("2009-10-12T17:50:30", "2009-10-12T17:50:30.0000000Z")]
    [Arguments("2009-10-12", "2009-10-12T00:00:00.0000000Z")]
    [Arguments("Mon, 12 Oct 2009 17:50:30 GMT", "2009-10-12T17:50:30.0000000Z")]
    [Arguments("\n 2009-10-12T17:50:30Z\n", "2009-10-12T17:50:30.0000000Z")]
    public void Timestamps_come_in_the_forms_of_the_SDKs(string text, string expected) =>
        Assert.Equal(expected, Documents.Read<Retention>($"<Retention><RetainUntilDate>{text}</RetainUntilDate></Retention>").RetainUntilDate?.UtcDateTime.ToString("O"));

    [Test]
    [Arguments("true", true)]
    [Arguments("True", true)]
    [Arguments(" 1 ", true)]
    [Arguments("false", false)]
    [Arguments("0", false)]
    public void Booleans_come_in_the_forms_of_the_SDKs(string text, bool expected) =>
        Assert.Equal(expected, Documents.Read<Delete>($"<Delete><Quiet>{text}</Quiet><Object><Key>a</Key></Object></Delete>").Quiet);

    [Test]
    [Arguments("xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"")]
    [Arguments("xsi:type='Group' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'")]
    public void The_type_of_a_grantee_is_read(string attributes)
    {
        var policy = Documents.Read<AccessControlPolicy>(
            $"<AccessControlPolicy><AccessControlList><Grant><Grantee {attributes}><URI>u</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>");
        Assert.Equal("Group", Assert.Single(policy.Grants).Grantee.Type);
    }

    [Test]
    public void A_grantee_without_a_type_is_refused() =>
        Assert.Contains("xsi:type is missing from Grantee", Documents.Refusal<AccessControlPolicy>(
            "<AccessControlPolicy><AccessControlList><Grant><Grantee><ID>i</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"), StringComparison.Ordinal);

    [Test]
    public void An_absent_an_empty_and_a_full_wrapped_list_differ()
    {
        Assert.Contains("TagSet is missing", Documents.Refusal<Tagging>("<Tagging/>"), StringComparison.Ordinal);
        Assert.Empty(Documents.Read<Tagging>("<Tagging><TagSet/></Tagging>").TagSet);
        Assert.Equal("v", Documents.Read<Tagging>("<Tagging><TagSet><Tag><Value>v</Value><Key>k</Key></Tag></TagSet></Tagging>").TagSet[0].Value);
        Assert.Contains("TagSet appears more", Documents.Refusal<Tagging>("<Tagging><TagSet/><TagSet/></Tagging>"), StringComparison.Ordinal);
    }
}
