using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Routing;

/// <summary>The query of a request, decoded once, in the order in which it came; a name may occur more than once.</summary>
internal sealed class QueryParameters
{
    /// <summary>More than any client sends (a presigned part upload with overrides has about 20).</summary>
    public const int MaxCount = 100;

    private readonly List<KeyValuePair<string, string>> _items;

    private QueryParameters(List<KeyValuePair<string, string>> items) => _items = items;

    public static QueryParameters None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Items => _items;

    /// <summary>The first value of a name, or null. A name without <c>=</c> has the value "".</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var item in _items)
                if (item.Key == name)
                    return item.Value;

            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    /// <param name="raw">What stands behind the question mark, as it came.</param>
    public static QueryParameters Parse(ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty)
            return None;

        var items = new List<KeyValuePair<string, string>>();
        foreach (var range in raw.Split('&'))
        {
            var pair = raw[range];
            if (pair.IsEmpty)
                continue;

            if (items.Count == MaxCount)
                throw new S3Exception(S3Errors.InvalidURI, $"The request has more than {MaxCount} query parameters.");

            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            items.Add(new(PercentEncoding.Decode(name, plusIsSpace: true), PercentEncoding.Decode(value, plusIsSpace: true)));
        }

        return new(items);
    }
}
