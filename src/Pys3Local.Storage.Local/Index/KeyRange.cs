using System.Text;

namespace Pys3Local.Storage.Local.Index;

/// <summary>What a listing asks for, in the bytes that the index is ordered by.</summary>
internal sealed class KeyRange(ListQuery query)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(query.Prefix);
    private readonly byte[] _delimiter = Encoding.UTF8.GetBytes(query.Delimiter ?? "");

    /// <summary>The first key that can belong to it.</summary>
    public byte[] Start { get; } = Encoding.UTF8.GetBytes(query.Prefix);

    public bool Contains(ReadOnlySpan<byte> key) => key.StartsWith(_prefix);

    /// <summary>The length of the common prefix that a key rolls up into, 0 if it does not.</summary>
    public int RollUp(ReadOnlySpan<byte> key)
    {
        if (_delimiter.Length == 0)
            return 0;

        var at = key[_prefix.Length..].IndexOf(_delimiter);
        return at < 0 ? 0 : _prefix.Length + at + _delimiter.Length;
    }

    /// <summary>The first key after all that start so. UTF-8 has no byte 0xFF, so the last byte can always grow.</summary>
    public static byte[] NextAfter(ReadOnlySpan<byte> prefix)
    {
        var next = prefix.ToArray();
        next[^1]++;
        return next;
    }
}
