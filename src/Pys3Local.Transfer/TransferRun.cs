using Pys3Local.S3Client.Requests;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer;

/// <summary>Brings buckets from a source to a target, several keys at a time; the versions of a key one after another, the oldest first.</summary>
/// <param name="parallel">Keys at a time.</param>
public sealed class TransferRun(ITransferSource source, ITransferTarget target, TransferLog log, int parallel)
{
    /// <param name="buckets">Names at the source, and at the target.</param>
    /// <param name="prefix">Only keys that begin with it.</param>
    /// <exception cref="TransferStoppedException">It cannot go on; what has arrived stays.</exception>
    public async Task RunAsync(IEnumerable<(string From, string To)> buckets, string prefix, CancellationToken cancellationToken)
    {
        foreach (var (from, to) in buckets)
        {
            try
            {
                await BucketAsync(from, to, prefix, cancellationToken).ConfigureAwait(false);
            }
            catch (S3Failure failure)
            {
                // What concerns one version was reported with it: this is a listing, or a bucket as a whole.
                throw TransferStoppedException.Of(failure);
            }
        }
    }

    private async Task BucketAsync(string from, string to, string prefix, CancellationToken cancellationToken)
    {
        if (await source.FindBucketAsync(from, log.Note, cancellationToken).ConfigureAwait(false) is not { } found)
            throw new TransferStoppedException($"{source.Name}: there is no bucket '{from}'");

        await target.PrepareAsync(to, found, log, cancellationToken).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            source.ListAsync(from, prefix, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            async (versions, token) => await target.WriteAsync(new KeyStack(source, from, to, versions), log, token).ConfigureAwait(false)).ConfigureAwait(false);
        await target.FinishAsync(to, log, cancellationToken).ConfigureAwait(false);
    }
}
