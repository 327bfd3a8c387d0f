using System.Security.Cryptography;

namespace Pys3Local.Storage;

/// <summary>
/// The ETag that bytes have, computed piece by piece: the MD5 of all, or of the MD5s of the parts that an object was assembled from; or the same with
/// <see cref="StoredHash"/>, where a decorator has changed the bytes.
/// </summary>
public sealed class ContentHasher : IDisposable
{
    private readonly IncrementalHash? _md5;
    private readonly StoredHash? _stored;
    private readonly List<string>? _storedParts;
    private readonly IncrementalHash? _parts;
    private readonly IEnumerator<long>? _sizes;
    private readonly int _count;
    private long _left = long.MaxValue;

    private ContentHasher(PartSizes? parts, bool stored)
    {
        if (stored)
            _stored = new StoredHash();
        else
            _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

        if (parts is not null)
        {
            _storedParts = stored ? [] : null;
            _parts = stored ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            _count = parts.Count;
            _sizes = parts.Sizes().GetEnumerator();
            NextPart();
        }
    }

    /// <summary>Null if it cannot be computed: an assembled object whose parts' sizes have not been kept, or are not those of this file.</summary>
    /// <param name="size">The number of bytes.</param>
    /// <param name="known">What is known of them: whether, and of which parts, they were assembled. Null: nothing.</param>
    public static ContentHasher? Of(long size, ObjectInfo? known)
    {
        var stored = known is not null && StoredHash.Is(known.ETag);
        if (known is null || !known.ETag.Contains('-'))
            return new ContentHasher(null, stored);

        return PartSizes.Parse(known.Attributes.GetValueOrDefault(PartSizes.Attribute)) is { } parts && parts.Total == size ? new ContentHasher(parts, stored) : null;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _left)
        {
            AppendToPart(bytes[..(int)_left]);
            bytes = bytes[(int)_left..];
            EndPart();
        }

        AppendToPart(bytes);
        _left -= bytes.Length;
    }

    /// <summary>Once, at the end.</summary>
    public string Finish()
    {
        if (_sizes is null)
            return EndOfPart();

        // An upload without parts has none to end; an empty part is one anyway.
        while (_left != long.MaxValue)
            EndPart();

        return _storedParts is not null ? StoredHash.OfParts(_storedParts) : $"{Convert.ToHexStringLower(_parts!.GetHashAndReset())}-{_count}";
    }

    public void Dispose()
    {
        _md5?.Dispose();
        _parts?.Dispose();
        _sizes?.Dispose();
    }

    private void AppendToPart(ReadOnlySpan<byte> bytes)
    {
        _md5?.AppendData(bytes);
        _stored?.Append(bytes);
    }

    private string EndOfPart()
    {
        if (_stored is null)
            return Convert.ToHexStringLower(_md5!.GetHashAndReset());

        var etag = _stored.ToString();
        _stored.Reset();
        return etag;
    }

    private void EndPart()
    {
        if (_storedParts is not null)
            _storedParts.Add(EndOfPart());
        else
            _parts!.AppendData(_md5!.GetHashAndReset());

        NextPart();
    }

    private void NextPart() => _left = _sizes!.MoveNext() ? _sizes.Current : long.MaxValue;
}
