using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Pys3Local.S3.Requests;

/// <summary>The headers of a request whose names begin with <c>x-amz-</c>, found in one pass: looking at all headers again for each question costs more than the answers.</summary>
internal readonly struct AmzHeaders
{
    private const string Prefix = "x-amz-";

    private readonly KeyValuePair<string, StringValues>[] _found;
    private readonly int _count;

    public AmzHeaders(IHeaderDictionary headers)
    {
        _found = [];
        foreach (var header in headers)
        {
            if (!Has(header.Key))
                continue;

            if (_count == _found.Length)
                Array.Resize(ref _found, Math.Max(4, 2 * _count));

            _found[_count++] = header;
        }
    }

    public bool AreKnown => _found is not null;

    public bool IsEmpty => _count == 0;

    /// <summary>A header of this name would be among them.</summary>
    public static bool Has(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The values of one of them; none where it is missing. They are few: to look through them costs less than a table of the host's.</summary>
    /// <param name="name">In any case.</param>
    public StringValues Find(string name)
    {
        foreach (var (found, values) in this)
        {
            if (found.Equals(name, StringComparison.OrdinalIgnoreCase))
                return values;
        }

        return default;
    }

    /// <summary>There is one whose name begins so.</summary>
    public bool AnyBegins(string name)
    {
        foreach (var (found, _) in this)
        {
            if (found.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public ReadOnlySpan<KeyValuePair<string, StringValues>>.Enumerator GetEnumerator() => new ReadOnlySpan<KeyValuePair<string, StringValues>>(_found, 0, _count).GetEnumerator();
}
