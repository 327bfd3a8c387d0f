using Pys3Local.S3.Errors;

namespace Pys3Local.S3.Body;

/// <summary>A body without framing, held to the length that was declared.</summary>
internal sealed class PlainStream(Stream received, long? length) : ReadOnlyStream
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await received.ReadAsync(buffer, cancellationToken);
        _count += read;
        if (_count > length)
            throw new S3Exception(S3Errors.IncompleteBody, $"The body is longer than the {length} bytes that were declared.");

        if (read == 0 && _count < length)
            throw new S3Exception(S3Errors.IncompleteBody, $"The body ended after {_count} of {length} bytes.");

        return read;
    }
}
