using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Pys3Local.EndToEnd.Harness.Raw;

public sealed record RawResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The document, with the namespace taken off for short paths.</summary>
    public XElement Xml
    {
        get
        {
            XElement root;
            try
            {
                root = XElement.Parse(Text);
            }
            catch (XmlException e)
            {
                throw new InvalidOperationException($"No XML in this answer: {this}", e);
            }

            foreach (var element in root.DescendantsAndSelf())
                element.Name = element.Name.LocalName;

            return root;
        }
    }

    public string? Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    public RawResponse Succeeded(int status = 200)
    {
        Assert.True(status == Status, $"expected {status}, got {this}");
        return this;
    }

    /// <summary>The error in full, as every SDK needs it: code, a message that is not empty, a request id, and nothing of the server's inside.</summary>
    public RawResponse Failed(int status, string code)
    {
        Assert.True(status == Status, $"expected {status} {code}, got {this}");
        Assert.True(code == Xml.Element("Code")?.Value, $"expected {code}, got {this}");
        Assert.False(string.IsNullOrWhiteSpace(Xml.Element("Message")?.Value));
        Assert.False(string.IsNullOrWhiteSpace(Xml.Element("RequestId")?.Value));
        Assert.StartsWith("application/xml", Header("Content-Type"), StringComparison.Ordinal);
        // Amazon has codes of that name.
        Assert.DoesNotContain("Exception", Text.Replace(code, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        return this;
    }

    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{(Body.Length > 4096 ? $"({Body.Length} bytes)" : Text)}";
}
