using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Api.Models;

namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>
/// Takes a body to the object store: in one piece where it is small, else in parts, of which two are in memory at a time. Nothing of
/// it is to be seen until an entry is made of it.
/// </summary>
internal sealed class BlobUploader(DrimeApi api, BlobPut put, UploadMemory memory)
{
    /// <param name="name">The name of the file, for the service.</param>
    /// <param name="parent">A folder that exists.</param>
    public async Task<UploadedBytes> StoreAsync(Stream body, long? length, string name, long parent, CancellationToken cancellationToken)
    {
        if (length is not null and <= PartLimits.MinPart)
        {
            using var small = await memory.RentAsync((int)Math.Max(length.Value, 1), cancellationToken).ConfigureAwait(false);
            if (await FillAsync(body, small, null, cancellationToken).ConfigureAwait(false) is not null)
                throw new StorageException(StorageFailure.Unavailable, $"A body of {length} bytes was announced and more came.");

            return await StoreWholeAsync(small.Content, name, parent, cancellationToken).ConfigureAwait(false);
        }

        // Both at once: uploads that each hold one and wait for another would wait for ever.
        var (first, second) = await memory.RentTwoAsync(cancellationToken).ConfigureAwait(false);
        using (first)
        using (second)
        {
            return await FillAsync(body, first, null, cancellationToken).ConfigureAwait(false) is { } next
                ? await StoreInPartsAsync(body, first, second, next, length, name, parent, cancellationToken).ConfigureAwait(false)
                : await StoreWholeAsync(first.Content, name, parent, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is in memory, in one request.</summary>
    public async Task<UploadedBytes> StoreWholeAsync(IReadOnlyList<ReadOnlyMemory<byte>> content, string name, long parent, CancellationToken cancellationToken)
    {
        string? key = null;
        var length = content.Sum(piece => piece.Length);
        await put.SendAsync(
            content,
            simple: true,
            async token =>
            {
                var answer = await api.PresignAsync(name, PartLimits.Mime, length, parent, token).ConfigureAwait(false);
                key = answer.Key;
                return answer.Url;
            },
            cancellationToken).ConfigureAwait(false);
        return UploadedBytes.Of(key, length);
    }

    private async Task<UploadedBytes> StoreInPartsAsync(
        Stream body, UploadBuffer first, UploadBuffer second, byte next, long? length, string name, long parent, CancellationToken cancellationToken)
    {
        var upload = await OpenAsync(name, length ?? 0, parent, cancellationToken).ConfigureAwait(false);
        try
        {
            var (parts, size) = await SendPartsAsync(upload, body, first, second, next, cancellationToken).ConfigureAwait(false);
            await api.CompleteAsync(upload, parts, cancellationToken).ConfigureAwait(false);
            return UploadedBytes.Of(upload.Key, size);
        }
        catch
        {
            await AbortQuietlyAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    public async Task<MultipartReference> OpenAsync(string name, long size, long parent, CancellationToken cancellationToken)
    {
        var opened = await api.CreateMultipartAsync(name, PartLimits.Mime, size, parent, cancellationToken).ConfigureAwait(false);
        return opened is { Key: { } key, UploadId: { } id }
            ? new MultipartReference(key, id)
            : throw new StorageException(StorageFailure.Unavailable, "Drime: an upload was opened without an id.");
    }

    /// <summary>One part is on its way while the next is read.</summary>
    private async Task<(List<UploadedPart> Parts, long Size)> SendPartsAsync(
        MultipartReference upload, Stream body, UploadBuffer sent, UploadBuffer filling, byte next, CancellationToken cancellationToken)
    {
        var parts = new List<UploadedPart>();
        long size = sent.Length;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendPartAsync(upload, 1, sent, stop.Token);
        try
        {
            for (byte? carry = next; carry is not null;)
            {
                if (parts.Count + 1 == PartLimits.MaxParts)
                    throw new StorageException(StorageFailure.NotSupported, "Drime: a body of more than 10,000 parts.");

                carry = await FillAsync(body, filling, carry, cancellationToken).ConfigureAwait(false);
                size += filling.Length;
                parts.Add(await sending.ConfigureAwait(false));
                (sent, filling) = (filling, sent);
                sending = SendPartAsync(upload, parts.Count + 1, sent, stop.Token);
            }

            parts.Add(await sending.ConfigureAwait(false));
            return (parts, size);
        }
        finally
        {
            // The buffers are given back after this: nothing may be reading them any more.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<UploadedPart> SendPartAsync(MultipartReference upload, int number, UploadBuffer part, CancellationToken cancellationToken)
    {
        var etag = await put.SendAsync(
            part.Content,
            simple: false,
            async token => await api.SignPartAsync(upload, number, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return new UploadedPart(number, etag);
    }

    /// <summary>Reads until the buffer is full and the next byte known, which is returned, or until the body has ended: null.</summary>
    public static async ValueTask<byte?> FillAsync(Stream body, UploadBuffer buffer, byte? carry, CancellationToken cancellationToken)
    {
        buffer.Clear();
        if (carry is { } first)
        {
            buffer.Space.Span[0] = first;
            buffer.Advance(1);
        }

        while (!buffer.IsFull)
        {
            var read = await body.ReadAsync(buffer.Space, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;

            buffer.Advance(read);
        }

        var probe = new byte[1];
        return await body.ReadAsync(probe, cancellationToken).ConfigureAwait(false) == 0 ? null : probe[0];
    }

    public async Task AbortQuietlyAsync(MultipartReference upload)
    {
        try
        {
            await api.AbortAsync(upload, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StorageException or ApiRefusal)
        {
            // The object store forgets it after a week; the caller sees why it failed in the first place.
        }
    }
}

/// <summary>The limits of the object store behind the service.</summary>
internal static class PartLimits
{
    /// <summary>Bytes: the least of a part that is not the last. All parts but the last are of one size.</summary>
    public const int MinPart = 5 * 1024 * 1024;

    public const int MaxParts = 10_000;

    public const string Mime = "application/octet-stream";
}
