using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Body;

/// <summary>The body as it comes from the network, with the network's failures in S3's words.</summary>
internal sealed class ReceivedStream(Stream raw) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await raw.ReadAsync(buffer, cancellationToken);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            throw new S3Exception(S3Errors.RequestTimeout, "The body arrived too slowly.", e);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new S3Exception(S3Errors.EntityTooLarge with { ClosesConnection = true }, null, e);
        }
        catch (IOException e)
        {
            throw new S3Exception(S3Errors.IncompleteBody, "The connection ended before the body did.", e);
        }
    }
}

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
