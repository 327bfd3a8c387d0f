using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Pys3Local.Benchmarks.Figures;

/// <summary>Headers as Kestrel's: to go through them costs no object, and the length of the content is a number.</summary>
internal sealed class ReusedHeaders : IHeaderDictionary, IEnumerator<KeyValuePair<string, StringValues>>
{
    private readonly HeaderDictionary _headers = [];
    private HeaderDictionary.Enumerator _enumerator;

    public long? ContentLength { get; set; }

    public int Count => _headers.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _headers.Keys;

    public ICollection<StringValues> Values => _headers.Values;

    public KeyValuePair<string, StringValues> Current => _enumerator.Current;

    object IEnumerator.Current => Current;

    public StringValues this[string key]
    {
        get => _headers[key];
        set => _headers[key] = value;
    }

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => _headers[key];
        set => _headers[key] = value;
    }

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator()
    {
        _enumerator = _headers.GetEnumerator();
        return this;
    }

    public bool MoveNext() => _enumerator.MoveNext();

    public void Clear()
    {
        _headers.Clear();
        ContentLength = null;
    }

    public void Add(string key, StringValues value) => _headers.Add(key, value);

    public void Add(KeyValuePair<string, StringValues> item) => _headers.Add(item);

    public bool Contains(KeyValuePair<string, StringValues> item) => _headers.Contains(item);

    public bool ContainsKey(string key) => _headers.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => _headers.CopyTo(array, arrayIndex);

    public bool Remove(string key) => _headers.Remove(key);

    public bool Remove(KeyValuePair<string, StringValues> item) => _headers.Remove(item);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => _headers.TryGetValue(key, out value);

    public void Reset() => throw new NotSupportedException();

    public void Dispose() => _enumerator.Dispose();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
