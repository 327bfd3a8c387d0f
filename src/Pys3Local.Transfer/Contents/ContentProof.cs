using Pys3Local.S3.Checksums;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Contents;

/// <summary>
/// Computes, while a content passes, what its ETag and its checksum should be, and decides at its end whether it is whole. Where an ETag says nothing
/// of the bytes (it may be of encrypted ones, or of parts whose sizes nobody knows) the content gets one that does.
/// </summary>
internal sealed class ContentProof : IDisposable
{
    /// <summary>The attribute that keeps the ETag of the source where another one had to take its place: how a later run knows the version again.</summary>
    public const string SourceETag = "source-etag";

    private readonly ObjectInfo _info;
    private readonly bool _isSaying;
    private readonly Digest? _md5;
    private readonly List<(PartSizes Parts, PartwiseDigest Digest)> _candidates = [];
    private readonly (ChecksumAlgorithm Algorithm, bool IsComposite, string Value)? _checksum;
    private readonly Digest? _wholeChecksum;
    private readonly PartwiseDigest? _partChecksum;

    /// <param name="info">As the source describes it, with the attribute of its checksum where it has one.</param>
    /// <param name="isSaying">The ETag is of the bytes themselves, as S3 has it of content that is not encrypted by a key of a key service or of the client.</param>
    /// <param name="candidates">What the sizes of its parts may be, where the ETag is one of parts; one of them if they are known.</param>
    public ContentProof(ObjectInfo info, bool isSaying, IReadOnlyList<PartSizes> candidates)
    {
        _info = info;
        _isSaying = isSaying;
        if (PartsIn(info.ETag) is not null)
        {
            foreach (var parts in candidates)
                _candidates.Add((parts, new PartwiseDigest(ChecksumAlgorithm.Md5, parts)));
        }

        // Where the sizes are certain and the ETag says something, nothing else will be needed.
        if (_candidates.Count != 1 || !isSaying)
            _md5 = Digest.OfMd5();

        _checksum = ChecksumOf(info);
        if (_checksum is { IsComposite: false } whole)
            _wholeChecksum = Digest.Of(whole.Algorithm);
        else if (_checksum is { } composite && candidates.Count == 1)
            _partChecksum = new PartwiseDigest(composite.Algorithm, candidates[0]);
    }

    /// <summary>False where nothing but the number of bytes was there to compare; known after <see cref="Finish"/>.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The number of parts that an ETag was made of; null where it is none of parts.</summary>
    public static int? PartsIn(string etag) =>
        etag.LastIndexOf('-') is var at and > 0 && int.TryParse(etag.AsSpan(at + 1), System.Globalization.NumberStyles.None, null, out var parts) && parts > 0 ? parts : null;

    /// <summary>Whether an ETag is an MD5 in hexadecimal digits.</summary>
    public static bool IsMd5(string etag) => etag.Length == 32 && etag.All(char.IsAsciiHexDigit);

    /// <summary>Whether two descriptions are of the same version: what was taken over before is not read again.</summary>
    public static bool IsSame(ObjectInfo here, ObjectInfo there) =>
        here.IsDeleteMarker == there.IsDeleteMarker && here.Size == there.Size && here.LastModified == there.LastModified
        && (here.IsDeleteMarker || here.ETag == there.ETag || here.Attributes.GetValueOrDefault(SourceETag) == there.ETag);

    public void Append(ReadOnlySpan<byte> data)
    {
        _md5?.Append(data);
        _wholeChecksum?.Append(data);
        _partChecksum?.Append(data);
        foreach (var (_, digest) in _candidates)
            digest.Append(data);
    }

    /// <summary>Once, after the last byte: the version as it is to be kept.</summary>
    /// <exception cref="ContentMismatchException">The bytes are others than those that the source describes.</exception>
    public ObjectInfo Finish(long size)
    {
        if (size != _info.Size)
            throw new ContentMismatchException($"{size} bytes came, and it should be {_info.Size}", mayBeParts: false);

        var attributes = CheckChecksum();
        var (etag, parts) = ETag();
        if (parts is not null)
            attributes = attributes.SetItem(PartSizes.Attribute, parts.ToString());
        else
            attributes = attributes.Remove(PartSizes.Attribute);

        return etag == _info.ETag
            ? _info with { Attributes = attributes }
            : _info with { ETag = etag, Attributes = attributes.SetItem(SourceETag, _info.ETag) };
    }

    public void Dispose()
    {
        _md5?.Dispose();
        _wholeChecksum?.Dispose();
        _partChecksum?.Dispose();
        foreach (var (_, digest) in _candidates)
            digest.Dispose();
    }

    private (string ETag, PartSizes? Parts) ETag()
    {
        foreach (var (parts, digest) in _candidates)
        {
            if ($"{Convert.ToHexStringLower(digest.Finish())}-{digest.Count}" == _info.ETag)
            {
                IsProven = true;
                return (_info.ETag, parts);
            }
        }

        if (_md5 is null)
            throw new ContentMismatchException($"its parts do not come to its ETag {_info.ETag}", mayBeParts: true);

        var value = new byte[_md5.Length];
        _md5.Finish(value);
        var computed = Convert.ToHexStringLower(value);
        if (computed.Equals(_info.ETag, StringComparison.OrdinalIgnoreCase))
        {
            IsProven = true;
            return (_info.ETag, null);
        }

        return _isSaying && IsMd5(_info.ETag) && !IsProven
            ? throw new ContentMismatchException($"its MD5 is {computed}, and its ETag {_info.ETag}", mayBeParts: false)
            : (computed, null);
    }

    /// <summary>What cannot be compared is not kept: nobody could say later that it is right.</summary>
    private System.Collections.Immutable.ImmutableSortedDictionary<string, string> CheckChecksum()
    {
        if (_checksum is not { } checksum)
            return _info.Attributes;

        if (_wholeChecksum is not null)
        {
            var value = new byte[_wholeChecksum.Length];
            _wholeChecksum.Finish(value);
            Compare(checksum.Algorithm, Convert.ToBase64String(value), checksum.Value);
            return _info.Attributes;
        }

        if (_partChecksum is null)
            return _info.Attributes.Remove(ObjectAttributes.Checksum).Remove(ObjectAttributes.PartChecksums);

        Compare(checksum.Algorithm, $"{Convert.ToBase64String(_partChecksum.Finish())}-{_partChecksum.Count}", checksum.Value);
        return _info.Attributes.SetItem(ObjectAttributes.PartChecksums, string.Join(',', _partChecksum.Values));
    }

    private void Compare(ChecksumAlgorithm algorithm, string computed, string said)
    {
        if (computed != said)
            throw new ContentMismatchException($"its {algorithm.Name()} is {computed}, and should be {said}", mayBeParts: _partChecksum is not null);

        IsProven = true;
    }

    /// <summary>As the attribute has it: <c>CRC32 FULL_OBJECT base64</c>.</summary>
    private static (ChecksumAlgorithm Algorithm, bool IsComposite, string Value)? ChecksumOf(ObjectInfo info) =>
        info.Attributes.GetValueOrDefault(ObjectAttributes.Checksum)?.Split(' ') is [var name, var type, var value] && ChecksumNames.FromName(name) is { } algorithm
            ? (algorithm, type == "COMPOSITE", value)
            : null;
}

/// <summary>A content is not what its source says of it.</summary>
/// <param name="mayBeParts">The sizes of its parts were a guess, which may be what was wrong.</param>
internal sealed class ContentMismatchException(string message, bool mayBeParts) : Exception(message)
{
    public bool MayBeParts => mayBeParts;
}
