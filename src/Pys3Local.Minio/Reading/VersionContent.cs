using System.Security.Cryptography;
using Pys3Local.Minio.Format;
using Pys3Local.Storage;

namespace Pys3Local.Minio.Reading;

/// <summary>The content of a version. It throws where too few shards are whole, and at its end where the ETag is an MD5 and another.</summary>
internal sealed class VersionContent(FoundVersion found, string eTag, Action<string> report) : ReadOnlyStream
{
    private const int MD5Digits = 32;

    // Each read goes into the buffers of the caller: one block is kept here, and is not handed out.
    private readonly byte[] _block = new byte[found.Version.BlockSize + found.Version.DataShards];
    private readonly IncrementalHash? _md5 = eTag.Length == MD5Digits ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
    private PartReader? _part;
    private int _nextPart;
    private long _offset;
    private int _start;
    private int _end;
    private long _total;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        while (_start == _end)
        {
            if (!await NextAsync(cancellationToken).ConfigureAwait(false))
            {
                CheckEnd();
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _block.AsMemory(_start, count).CopyTo(buffer);
        _md5?.AppendData(_block, _start, count);
        _start += count;
        _total += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        _part?.Dispose();
        _md5?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_part is null)
        {
            if (_nextPart == found.Version.PartSizes.Count)
                return false;

            (_part, _offset) = (new PartReader(found, _nextPart++, report), 0);
        }

        var count = await _part.ReadAsync(_offset, _block, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            _part.Dispose();
            _part = null;
        }

        _offset += count;
        (_start, _end) = (0, count);
        return true;
    }

    private void CheckEnd()
    {
        if (_total != found.Version.Size)
            throw new MinioFormatException($"its parts have {_total} bytes, and it says {found.Version.Size}");

        if (_md5 is not null && Convert.ToHexStringLower(_md5.GetCurrentHash()) is var hash && hash != eTag)
            throw new MinioFormatException($"its content has the MD5 {hash}, and its ETag is {eTag}");
    }
}
