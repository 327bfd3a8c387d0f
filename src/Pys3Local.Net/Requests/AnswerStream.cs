using Pys3Local.Storage;

namespace Pys3Local.Net.Requests;

/// <summary>The body of an answer, with a limit for each wait.</summary>
/// <param name="body">From the network.</param>
/// <param name="failure">What to throw where it is cut, or does not come.</param>
/// <param name="time">For the limit.</param>
/// <param name="patience">Each wait at most; null for a minute.</param>
public sealed class AnswerStream(Stream body, Func<Exception, Exception> failure, TimeProvider time, TimeSpan? patience = null) : ReadOnlyStream
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _patience = patience ?? Usual;
    private CancellationTokenSource? _limit;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_limit is null || !_limit.TryReset())
        {
            _limit?.Dispose();
            _limit = new CancellationTokenSource(_patience, time);
        }

        _limit.CancelAfter(_patience);
        var limit = _limit;
        await using var passing = cancellationToken.UnsafeRegister(static one => ((CancellationTokenSource)one!).Cancel(), limit).ConfigureAwait(false);
        try
        {
            var read = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            return read;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            throw failure(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _limit?.Dispose();
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
