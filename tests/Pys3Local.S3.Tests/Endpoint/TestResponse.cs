using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.S3.Tests.Endpoint;

/// <summary>What the server answered.</summary>
internal sealed record TestResponse(int Status, IHeaderDictionary Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The error's code; null where the answer is none.</summary>
    public string? Code => Status >= 300 && Body.Length > 0 ? Values("Code").FirstOrDefault() : null;

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>The texts of all elements of this name in the document.</summary>
    public IReadOnlyList<string> Values(string element) =>
        [.. XDocument.Parse(Text).Descendants().Where(e => e.Name.LocalName == element).Select(e => e.Value)];

    public string Value(string element) => Assert.Single(Values(element));

    public void IsError(int status, string code)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        Assert.Equal(code, Code);
        Assert.NotEmpty(Value("Message"));
    }
}
