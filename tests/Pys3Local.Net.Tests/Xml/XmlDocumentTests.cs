using Pys3Local.Net.Xml;

namespace Pys3Local.Net.Tests.Xml;

public sealed class XmlDocumentTests
{
    [Test]
    public void What_services_write_is_read()
    {
        var document = XmlDocument.Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment with <tags> -->
            <s3:List xmlns:s3="http://s3" a="1">
              <Empty/><None></None><Text a="&gt;">a; &lt;&amp;&gt;&quot;&apos; &#65;&#x1F600; <![CDATA[<b>&amp;]]></Text>
              <Item><Key> blanks </Key></Item><Item><Key>2</Key></Item>
            </s3:List>
            """);
        Assert.Equal("List", document.Name);
        Assert.Equal(("", "", "a; <&>\"' A\U0001F600 <b>&amp;"), (document["Empty"], document["None"], document["Text"]));
        Assert.Equal([" blanks ", "2"], document.All("Item").Select(item => item["Key"]));
        Assert.Null(document["Missing"]);
    }

    [Test]
    [Arguments("")]
    [Arguments("text")]
    [Arguments("<a>")]
    [Arguments("<a></b>")]
    [Arguments("</a>")]
    [Arguments("<a>&b;</a>")]
    [Arguments("<a>&#xD800;</a>")]
    [Arguments("<a>&lt")]
    [Arguments("<!DOCTYPE a><a/>")]
    [Arguments("<a><![CDATA[</a>")]
    [Arguments("<a")]
    [Arguments("<>")]
    public void What_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => XmlDocument.Read(text));

    [Test]
    public void Depth_is_bounded() => Assert.Throws<FormatException>(() => XmlDocument.Read(string.Concat(Enumerable.Repeat("<a>", 100_000))));
}
