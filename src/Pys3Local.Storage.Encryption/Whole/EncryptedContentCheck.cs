using System.Runtime.CompilerServices;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>One version whose encryption is not as it should be.</summary>
public readonly record struct ContentFault(ObjectInfo Version, StorageFailure Failure, string Message);

/// <summary>What a check has looked at.</summary>
/// <param name="Bytes">Of content, read.</param>
/// <param name="WithoutKey">Versions whose key the ring lacks: only the order and the lengths of their frames were looked at.</param>
/// <param name="OfClients">The same, for versions whose key only their client has.</param>
public readonly record struct ContentProgress(long Bytes, long WithoutKey, long OfClients);

/// <summary>
/// Reads everything that is encrypted through its encryption: with the ring every frame is authenticated and the content compared with its ETag; without the key the
/// frames are walked through.
/// </summary>
/// <param name="pace">How fast it may read.</param>
public sealed class EncryptedContentCheck(EncryptedStore store, IProgress<ContentProgress>? progress, Pace pace)
{
    private const int BufferSize = 128 << 10;

    private readonly byte[] _buffer = new byte[BufferSize];
    private ContentProgress _progress;

    /// <summary>What has been looked at so far.</summary>
    public ContentProgress Reached => _progress;

    /// <summary>Why the first version of <see cref="ContentProgress.WithoutKey"/> could not be decrypted; null where there is none.</summary>
    public string? FirstWithoutKey { get; private set; }

    public async IAsyncEnumerable<ContentFault> RunAsync(string bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hasEncrypted = await store.HasEncryptedAsync(bucket, cancellationToken).ConfigureAwait(false);
        await foreach (var info in store.ListVersionsAsync(bucket, cancellationToken).ConfigureAwait(false))
        {
            var fault = info.Encryption is not null ? await CheckAsync(bucket, info, cancellationToken).ConfigureAwait(false)
                : info.IsDeleteMarker || !hasEncrypted && !info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute) ? null
                : await OpenAsync(bucket, info, cancellationToken).ConfigureAwait(false);
            if (fault is not null)
                yield return fault.Value;
        }
    }

    /// <summary>One that is in the clear, or of which nothing says how it is encrypted.</summary>
    private async ValueTask<ContentFault?> OpenAsync(string bucket, ObjectInfo info, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = await store.OpenObjectAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (StorageException failure) when (failure.Failure == StorageFailure.Damaged)
        {
            return new ContentFault(info, failure.Failure, failure.Message);
        }
    }

    private async ValueTask<ContentFault?> CheckAsync(string bucket, ObjectInfo info, CancellationToken cancellationToken)
    {
        try
        {
            await using var reader = await store.OpenObjectAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false);
            if (reader is null)
                return null;

            await using var content = new CheckedContent(reader, read => Report(_progress with { Bytes = _progress.Bytes + read }));
            while (await content.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                await pace.AddAsync(count, null, cancellationToken).ConfigureAwait(false);

            return null;
        }
        catch (StorageException failure) when (failure.Failure is StorageFailure.KeyMissing or StorageFailure.KeyRefused)
        {
            if (failure.Failure == StorageFailure.KeyMissing)
            {
                FirstWithoutKey ??= failure.Message;
                Report(_progress with { WithoutKey = _progress.WithoutKey + 1 });
            }
            else
            {
                Report(_progress with { OfClients = _progress.OfClients + 1 });
            }

            return await store.HasFramesAsync(bucket, info.Key, info.VersionId, cancellationToken).ConfigureAwait(false)
                ? null
                : new ContentFault(info, StorageFailure.Damaged, "its encrypted parts are not in order, or not as long as they should be");
        }
        catch (StorageException failure)
        {
            return new ContentFault(info, failure.Failure, failure.Message);
        }
    }

    private void Report(ContentProgress reached)
    {
        _progress = reached;
        progress?.Report(reached);
    }
}
