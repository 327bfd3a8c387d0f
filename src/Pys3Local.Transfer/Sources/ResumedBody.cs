using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Sources;

/// <summary>The body of an answer that goes on where it was cut: what is asked for again is the rest of the same content.</summary>
/// <param name="first">Disposed with it.</param>
/// <param name="size">Bytes that are to come.</param>
/// <param name="reopen">Asks for the content from an offset on.</param>
internal sealed class ResumedBody(S3Answer first, long size, Func<long, CancellationToken, Task<S3Answer>> reopen) : ReadOnlyStream
{
    /// <summary>Times that it may be cut without a byte between.</summary>
    private const int MaxCuts = 4;

    private S3Answer _answer = first;
    private Stream? _body;
    private long _at;
    private int _cuts;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                _body ??= await _answer.OpenBodyAsync(cancellationToken).ConfigureAwait(false);
                var count = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                _at += count;
                _cuts = count > 0 ? 0 : _cuts;
                return count;
            }
            catch (S3Failure failure) when (failure.IsTransient && _at < size && _cuts < MaxCuts)
            {
                _cuts++;
                await _answer.DisposeAsync().ConfigureAwait(false);
                _body = null;
                _answer = await reopen(_at, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _answer.DisposeAsync().ConfigureAwait(false);
    }
}
