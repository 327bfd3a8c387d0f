namespace Pys3Local.Storage.Drime.Reading;

/// <summary>The body of a download under way. A read that takes too long is an <see cref="IOException"/>.</summary>
internal sealed class BlobStream(HttpResponseMessage response, Stream content, TimeProvider time) : IAsyncDisposable
{
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(BlobDownload.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await content.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("the download has stalled", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }
}
