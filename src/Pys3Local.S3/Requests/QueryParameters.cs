using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Requests;

/// <summary>The query of a request, decoded once, in the order in which it came; a name may occur more than once.</summary>
internal sealed class QueryParameters
{
    /// <summary>More than any client sends: a presigned URL may have its metadata in the query, and what bounds that is the length of the line.</summary>
    public const int MaxCount = 1000;

    private QueryParameters(ImmutableArray<KeyValuePair<string, string>> items) => Items = items;

    public static QueryParameters None { get; } = new([]);

    public ImmutableArray<KeyValuePair<string, string>> Items { get; }

    /// <summary>The first value of a name, or null. A name without <c>=</c> has the value "".</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Key == name)
                    return item.Value;
            }

            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    /// <param name="raw">What follows the question mark, as it came.</param>
    public static QueryParameters Parse(ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty)
            return None;

        var items = new KeyValuePair<string, string>[Math.Min(raw.Count('&') + 1, MaxCount)];
        var count = 0;
        foreach (var range in raw.Split('&'))
        {
            var pair = raw[range];
            if (pair.IsEmpty)
                continue;

            if (count == MaxCount)
                throw new S3Exception(S3Errors.InvalidURI, $"The request has more than {MaxCount} query parameters.");

            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            items[count++] = new(PercentEncoding.Decode(name, plusIsSpace: true), PercentEncoding.Decode(value, plusIsSpace: true));
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(count == items.Length ? items : items[..count]));
    }
}
