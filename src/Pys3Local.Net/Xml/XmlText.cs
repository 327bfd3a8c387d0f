using System.Text;

namespace Pys3Local.Net.Xml;

/// <summary>Text as it is written into a document.</summary>
public static class XmlText
{
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            _ = one switch
            {
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '&' => result.Append("&amp;"),
                '"' => result.Append("&quot;"),
                < ' ' => result.Append(System.Globalization.CultureInfo.InvariantCulture, $"&#{(int)one};"),
                _ => result.Append(one),
            };
        }

        return result.ToString();
    }
}
