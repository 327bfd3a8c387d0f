using System.Security.Cryptography;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The ETag that bytes have, told piece by piece: the MD5 of all, or of the MD5s of the parts that an object was assembled from.</summary>
internal sealed class ContentHasher : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? _parts;
    private readonly IEnumerator<long>? _sizes;
    private readonly int _count;
    private long _left = long.MaxValue;

    private ContentHasher(PartSizes? parts)
    {
        if (parts is not null)
        {
            _parts = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            _count = parts.Count;
            _sizes = parts.Sizes().GetEnumerator();
            NextPart();
        }
    }

    /// <summary>Null where it cannot be told: an assembled object whose parts' sizes have not been kept, or are not those of this file.</summary>
    /// <param name="size">The number of bytes.</param>
    /// <param name="known">What is known of them: whether, and of which parts, they were assembled. Null: nothing.</param>
    public static ContentHasher? Of(long size, ObjectInfo? known)
    {
        if (known is null || !known.ETag.Contains('-'))
        {
            return new ContentHasher(null);
        }

        return PartSizes.Parse(known.Attributes.GetValueOrDefault(PartSizes.Attribute)) is { } parts && parts.Total == size ? new ContentHasher(parts) : null;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _left)
        {
            _md5.AppendData(bytes[..(int)_left]);
            bytes = bytes[(int)_left..];
            EndPart();
        }

        _md5.AppendData(bytes);
        _left -= bytes.Length;
    }

    /// <summary>Once, at the end.</summary>
    public string Finish()
    {
        if (_parts is null)
        {
            return Convert.ToHexStringLower(_md5.GetHashAndReset());
        }

        // An upload without parts has none to end; an empty part is one all the same.
        while (_left != long.MaxValue)
        {
            EndPart();
        }

        return $"{Convert.ToHexStringLower(_parts.GetHashAndReset())}-{_count}";
    }

    public void Dispose()
    {
        _md5.Dispose();
        _parts?.Dispose();
        _sizes?.Dispose();
    }

    private void EndPart()
    {
        _parts!.AppendData(_md5.GetHashAndReset());
        NextPart();
    }

    private void NextPart() => _left = _sizes!.MoveNext() ? _sizes.Current : long.MaxValue;
}
