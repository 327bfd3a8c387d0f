using Pys3Local.Net.Requests;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Api.Models;
using Pys3Local.Storage.Drime.Blobs;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>
/// Sends a part into the service's own upload. One that fits a buffer is sent until it arrives; a larger one passes through, and is
/// sent again only if nothing of it had been taken yet.
/// </summary>
internal sealed class PartSender(DrimeApi api, BlobPut put, UploadMemory memory, Backoff backoff)
{
    /// <returns>The ETag, without its quotes.</returns>
    public async Task<string> SendAsync(
        MultipartReference upload, int number, Stream body, long length, CancellationToken cancellationToken)
    {
        var etag = length <= PartLimits.MinPart
            ? await SendBufferedAsync(upload, number, body, (int)length, cancellationToken).ConfigureAwait(false)
            : await SendThroughAsync(upload, number, body, length, cancellationToken).ConfigureAwait(false);
        return etag.Trim('"');
    }

    private async Task<string> SendBufferedAsync(
        MultipartReference upload, int number, Stream body, int length, CancellationToken cancellationToken)
    {
        using var buffer = await memory.RentAsync(length, cancellationToken).ConfigureAwait(false);
        if (await BlobUploader.FillAsync(body, buffer, null, cancellationToken).ConfigureAwait(false) is not null || buffer.Length != length)
            throw new StorageException(StorageFailure.Unavailable, $"A part of {length} bytes was announced and another number came.");

        return await put.SendAsync(
            buffer.Content, simple: false, async token => await api.SignPartAsync(upload, number, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> SendThroughAsync(
        MultipartReference upload, int number, Stream body, long length, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var url = await api.SignPartAsync(upload, number, cancellationToken).ConfigureAwait(false);
            using var content = new PartContent(body, length);
            try
            {
                return await put.SendOnceAsync(url, content, length, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (content.BodyFailure is { } failure)
            {
                failure.Throw();
            }
            catch (StorageException) when (!content.HasBegun && attempt < Backoff.Attempts)
            {
                await backoff.WaitAsync(attempt, null, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
