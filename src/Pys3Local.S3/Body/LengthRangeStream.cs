using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Body;

/// <summary>A content held to the range of lengths that a POST policy allows.</summary>
internal sealed class LengthRangeStream(Stream inner, long min, long max) : ReadOnlyStream
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _count += read;
        if (_count > max)
            throw new S3Exception(S3Errors.EntityTooLarge with { ClosesConnection = true });

        if (read == 0 && _count < min)
            throw new S3Exception(S3Errors.EntityTooSmall);

        return read;
    }
}
