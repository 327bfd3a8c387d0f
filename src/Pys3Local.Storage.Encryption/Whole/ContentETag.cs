using System.Globalization;
using System.Security.Cryptography;

namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>The ETag that content has, computed again: its MD5, or that of the MD5s of its parts.</summary>
internal sealed class ContentETag : IDisposable
{
    private const int Md5Digits = 32;

    private readonly IncrementalHash _part = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash? _parts;
    private readonly IEnumerator<long>? _sizes;
    private readonly ObjectInfo _info;
    private long _left = long.MaxValue;
    private long _size;
    private int _count;
    private bool? _matches;

    private ContentETag(ObjectInfo info, PartSizes? parts)
    {
        _info = info;
        if (parts is null)
            return;

        _parts = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        _sizes = parts.Sizes().GetEnumerator();
        Next();
    }

    /// <summary>Null where nothing can be compared: a client's key hides the MD5, or the sizes of the parts are not known.</summary>
    public static ContentETag? Of(ObjectInfo info)
    {
        if (info.Encryption?.StartsWith("customer ", StringComparison.Ordinal) == true)
            return null;

        if (info.ETag.Length == Md5Digits)
            return new ContentETag(info, null);

        return info.ETag.Length > Md5Digits && info.ETag[Md5Digits] == '-'
            && PartSizes.Parse(info.Attributes.GetValueOrDefault(PartSizes.Attribute)) is { } parts && parts.Total == info.Size
                ? new ContentETag(info, parts)
                : null;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _size += bytes.Length;
        while (bytes.Length > _left)
        {
            _part.AppendData(bytes[..(int)_left]);
            bytes = bytes[(int)_left..];
            End();
        }

        _part.AppendData(bytes);
        _left -= bytes.Length;
    }

    /// <summary>At the end: whether it was the content that belongs to the ETag. The answer stays, for a content may be read past its end more than once.</summary>
    public bool Matches() => _matches ??= Compare();

    public void Dispose()
    {
        _part.Dispose();
        _parts?.Dispose();
        _sizes?.Dispose();
    }

    private bool Compare()
    {
        if (_parts is null)
            return _size == _info.Size && Convert.ToHexStringLower(_part.GetHashAndReset()) == _info.ETag;

        while (_left == 0)
            End();

        return _size == _info.Size
            && string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(_parts.GetHashAndReset())}-{_count}") == _info.ETag;
    }

    private void End()
    {
        _parts!.AppendData(_part.GetHashAndReset());
        _count++;
        Next();
    }

    private void Next() => _left = _sizes!.MoveNext() ? _sizes.Current : long.MaxValue;
}
