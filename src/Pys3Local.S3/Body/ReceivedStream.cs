using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Errors;

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
            throw new S3Exception(S3Errors.RequestTimeout, "The body came too slowly.", e);
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
