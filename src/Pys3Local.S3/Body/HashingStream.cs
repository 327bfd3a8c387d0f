using System.Runtime.ExceptionServices;
using Pys3Local.S3.Checksums;
using Pys3Local.Storage;

namespace Pys3Local.S3.Body;

/// <summary>
/// A content with MD5 and checksums computed while it is read. What was just returned is hashed on other cores while the caller
/// writes it and the next bytes arrive; so the buffer of a read must keep its bytes until the read after it has returned, or as many
/// as the reader has set, unless it is the very buffer of one of them.
/// </summary>
/// <param name="inner">Stays the caller's.</param>
/// <param name="length">Of the content, where it is known: short ones are hashed on the spot.</param>
/// <param name="verify">Called once, after the last byte; what it throws, the read that would have returned 0 throws.</param>
internal sealed class HashingStream(Stream inner, long? length, Action? verify = null) : ReadOnlyStream, IRetainsBuffers
{
    /// <summary>Up to here, handing over to another thread costs more than it gains.</summary>
    private const int ShortContent = 64 * 1024;

    private const int ShortRead = 16 * 1024;

    private readonly ContentDigests _digests = new();
    private readonly bool _isShort = length <= ShortContent;
    private bool _innerEnded;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    public int Reads { get; set; } = 1;

    /// <summary>16 bytes; known after the end.</summary>
    public byte[] Md5 => _digests.Md5;

    /// <summary>Asks for a checksum: before the first read.</summary>
    public void Compute(ChecksumAlgorithm algorithm) => _digests.Add(algorithm);

    /// <summary>The checksum, known after the end; null where it was not asked for.</summary>
    public byte[]? Checksum(ChecksumAlgorithm algorithm) => _digests.Value(algorithm);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            throw new ArgumentException("0 means verified: it cannot be the answer to a read of nothing.", nameof(buffer));

        _failure?.Throw();
        if (_ended)
            return 0;

        try
        {
            return await ReadAndHashAsync(buffer, cancellationToken);
        }
        catch (Exception e)
        {
            // A content that has failed does not end well on a second try.
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    private async ValueTask<int> ReadAndHashAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _digests.ReleaseAsync(buffer);
        var count = await FillAsync(buffer, cancellationToken);
        if (count >= ShortRead && !_isShort)
        {
            await _digests.AppendBesideAsync(buffer[..count], Reads - 1);
            return count;
        }

        await _digests.WaitAsync(0);
        if (count == 0)
        {
            _digests.Finish();
            verify?.Invoke();
            _ended = true;
        }
        else if (_isShort && count == length)
        {
            _digests.Whole(buffer.Span[..count]);
        }
        else
        {
            _digests.Append(buffer.Span[..count]);
        }

        return count;
    }

    /// <summary>Full buffers make few and large writes, and pieces that are worth another thread.</summary>
    private async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < buffer.Length && !_innerEnded)
        {
            var read = await inner.ReadAsync(buffer[count..], cancellationToken);
            count += read;
            _innerEnded = read == 0;
        }

        return count;
    }
}
