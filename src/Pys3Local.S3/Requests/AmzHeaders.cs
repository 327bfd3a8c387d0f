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
            if (!header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                continue;

            if (_count == _found.Length)
                Array.Resize(ref _found, Math.Max(4, 2 * _count));

            _found[_count++] = header;
        }
    }

    public bool AreKnown => _found is not null;

    public ReadOnlySpan<KeyValuePair<string, StringValues>>.Enumerator GetEnumerator() => new ReadOnlySpan<KeyValuePair<string, StringValues>>(_found, 0, _count).GetEnumerator();
}
