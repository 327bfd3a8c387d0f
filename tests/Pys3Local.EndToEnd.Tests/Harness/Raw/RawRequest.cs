using System.Text;

namespace Pys3Local.EndToEnd.Harness.Raw;

/// <summary>A request exactly as it goes over the wire: nothing here is normalised, ordered, completed or checked.</summary>
public sealed class RawRequest(string method, string path, string query = "")
{
    public string Method { get; set; } = method;

    /// <summary>Percent-encoded, as it stands in the request line.</summary>
    public string Path { get; set; } = path;

    /// <summary>What stands behind the question mark; empty where there is none.</summary>
    public string Query { get; set; } = query;

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public byte[] Body { get; set; } = [];

    /// <summary>What Content-Length says; null leaves the header out. It is the body's length unless a test lies.</summary>
    public long? ContentLength { get; set; }

    /// <summary>Sets a header, in place of one of that name.</summary>
    public RawRequest With(string name, string value)
    {
        Without(name);
        Headers.Add(new(name, value));
        return this;
    }

    public RawRequest Without(string name)
    {
        Headers.RemoveAll(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return this;
    }

    public string? Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    public RawRequest WithBody(byte[] body)
    {
        Body = body;
        ContentLength = body.Length;
        return this;
    }

    public RawRequest WithBody(string body) => WithBody(Encoding.UTF8.GetBytes(body));

    /// <summary>Adds <c>name=value</c>, percent-encoded.</summary>
    public RawRequest WithQuery(string name, string value)
    {
        var pair = $"{UriEncoding.Encode(name)}={UriEncoding.Encode(value)}";
        Query = Query.Length == 0 ? pair : $"{Query}&{pair}";
        return this;
    }

    /// <summary>The request line and the headers, with the empty line that ends them.</summary>
    public byte[] Head()
    {
        var text = new StringBuilder();
        text.Append(Method).Append(' ').Append(Path);
        if (Query.Length > 0)
            text.Append('?').Append(Query);

        text.Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in Headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");

        if (ContentLength is { } length)
            text.Append("Content-Length: ").Append(length).Append("\r\n");

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }
}
