using Pys3Local.S3.Checksums;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Contents;

/// <summary>The digest of the digests of parts, as S3 makes ETags and composite checksums of what was uploaded in parts.</summary>
internal sealed class PartwiseDigest : IDisposable
{
    private readonly IEnumerator<long> _sizes;
    private readonly ChecksumAlgorithm _algorithm;
    private readonly Digest _whole;
    private readonly List<string> _values = [];
    private Digest _part;
    private long _left;

    /// <param name="algorithm">Of the parts and of what they are put together by.</param>
    /// <param name="parts">Their sizes.</param>
    public PartwiseDigest(ChecksumAlgorithm algorithm, PartSizes parts)
    {
        _algorithm = algorithm;
        _whole = Digest.Of(algorithm);
        _part = Digest.Of(algorithm);
        _sizes = parts.Sizes().GetEnumerator();
        _left = _sizes.MoveNext() ? _sizes.Current : long.MaxValue;
    }

    /// <summary>Parts that were complete.</summary>
    public int Count => _values.Count;

    /// <summary>Base64, of each part.</summary>
    public IReadOnlyList<string> Values => _values;

    public void Append(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var count = (int)Math.Min(_left, data.Length);
            _part.Append(data[..count]);
            data = data[count..];
            _left -= count;
            if (_left == 0)
                EndPart();
        }
    }

    /// <summary>Once, after the last byte: the parts have to have come to an end with it.</summary>
    public byte[] Finish()
    {
        // A part without bytes is one as well.
        while (_left == 0)
            EndPart();

        var value = new byte[_whole.Length];
        _whole.Finish(value);
        return value;
    }

    public void Dispose()
    {
        _whole.Dispose();
        _part.Dispose();
        _sizes.Dispose();
    }

    private void EndPart()
    {
        var value = new byte[_part.Length];
        _part.Finish(value);
        _part.Dispose();
        _part = Digest.Of(_algorithm);
        _whole.Append(value);
        _values.Add(Convert.ToBase64String(value));
        _left = _sizes.MoveNext() ? _sizes.Current : long.MaxValue;
    }
}
