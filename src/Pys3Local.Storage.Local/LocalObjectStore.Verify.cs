using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    /// <summary>
    /// Reads everything again, beside whatever else the store is doing, and tells what it finds wrong as it finds it. Nothing is
    /// repaired but the index.
    /// </summary>
    public async IAsyncEnumerable<VerifyFinding> VerifyAsync(
        VerifyOptions options, IProgress<VerifyProgress>? progress = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _builder.Complete.WaitAsync(cancellationToken).ConfigureAwait(false);
        var verifier = new Verifier(
            _walk, _index, _buckets, _objects, _stacks, _catalog, _locks, _files, _options.Time, options, progress);
        await foreach (var finding in verifier.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }
    }
}
