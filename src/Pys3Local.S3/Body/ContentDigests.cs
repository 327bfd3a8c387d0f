using Pys3Local.S3.Checksums;
using Pys3Local.S3.Checksums.Md5;

namespace Pys3Local.S3.Body;

/// <summary>All that is computed over a content: MD5 always, checksums as asked.</summary>
internal sealed class ContentDigests
{
    private readonly List<ReadOnlyMemory<byte>> _underWay = [];
    private ChecksumAlgorithm[] _algorithms = [];
    private byte[][] _values = [];
    private Digest[]? _digests;
    private HashingLane[] _lanes = [];
    private byte[]? _md5;
    private bool _finished;

    /// <summary>16 bytes; known once finished.</summary>
    public byte[] Md5 => _finished ? _md5! : throw NotFinished();

    /// <summary>Asks for a checksum: before the first byte.</summary>
    public void Add(ChecksumAlgorithm algorithm)
    {
        if (_digests is not null)
            throw new InvalidOperationException("The content is being read already.");

        // MD5 is computed anyway.
        if (algorithm != ChecksumAlgorithm.Md5 && !_algorithms.Contains(algorithm))
            _algorithms = [.. _algorithms, algorithm];
    }

    /// <summary>The checksum; null where it was not asked for. Known once finished.</summary>
    public byte[]? Value(ChecksumAlgorithm algorithm)
    {
        if (algorithm == ChecksumAlgorithm.Md5)
            return Md5;

        var index = Array.IndexOf(_algorithms, algorithm);
        return index < 0 ? null : !_finished ? throw NotFinished() : _values[index];
    }

    /// <summary>Takes the whole content, in one piece: nothing has to be kept between pieces.</summary>
    public void Whole(ReadOnlySpan<byte> content)
    {
        _digests = [];
        _md5 = Digest.Md5(content);
        _values = new byte[_algorithms.Length][];
        for (var i = 0; i < _values.Length; i++)
            _values[i] = Digest.Of(_algorithms[i], content);
    }

    /// <summary>Takes the data at once, when nothing is under way.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        foreach (var lane in Lanes())
            lane.Append(data);
    }

    /// <summary>Takes the data on other threads; what is under way before it is waited for, but for the newest so many pieces.</summary>
    public async ValueTask AppendBesideAsync(ReadOnlyMemory<byte> data, int leaves)
    {
        var lanes = Lanes();
        await WaitAsync(leaves);
        foreach (var lane in lanes)
            lane.Add(data);
        _underWay.Add(data);
    }

    /// <summary>Waits until at most the newest so many pieces are still looked at.</summary>
    public async ValueTask WaitAsync(int leaves)
    {
        if (_underWay.Count <= leaves)
            return;
        foreach (var lane in _lanes)
            await lane.WaitAsync(leaves);
        _underWay.RemoveRange(0, _underWay.Count - leaves);
    }

    /// <summary>Waits until the buffer may change.</summary>
    public ValueTask ReleaseAsync(ReadOnlyMemory<byte> buffer)
    {
        var last = _underWay.Count - 1;
        while (last >= 0 && !_underWay[last].Span.Overlaps(buffer.Span))
            last--;

        return last < 0 ? ValueTask.CompletedTask : WaitAsync(_underWay.Count - 1 - last);
    }

    public void Finish()
    {
        if (_md5 is null)
        {
            Lanes();
            _md5 = Result(_digests![0]);
            _values = Array.ConvertAll(_digests[1..], Result);
        }

        _finished = true;
    }

    private HashingLane[] Lanes()
    {
        if (_md5 is not null)
            throw new InvalidOperationException("The content continues past its end.");

        if (_digests is not null)
            return _lanes;

        var others = Array.ConvertAll(_algorithms, Digest.Of);
        if (!Md5Workers.IsUsed)
        {
            _digests = [Digest.OfMd5(), .. others];
            _lanes = Array.ConvertAll(_digests, digest => new DigestLane([digest]));
            return _lanes;
        }

        var md5 = new Md5Digest();
        _digests = [md5, .. others];
        _lanes = Array.TrueForAll(others, digest => digest.IsCheap)
            ? [new Md5Lane(md5, others)]
            : [new Md5Lane(md5, []), new DigestLane(others)];
        return _lanes;
    }

    private static byte[] Result(Digest digest)
    {
        using (digest)
        {
            var value = new byte[digest.Length];
            digest.Finish(value);
            return value;
        }
    }

    private static InvalidOperationException NotFinished() => new("The content has not been read to its end.");
}
