using System.Collections.Concurrent;
using Pys3Local.Storage.Cloud.Names;
using Pys3Local.Storage.Cloud.Records;
using Pys3Local.Storage.Cloud.Services;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Cloud.Buckets;

/// <summary>
/// Buckets and their settings, each a document in the service that is changed by compare-and-swap: several servers have one truth. What was read is believed for
/// two seconds, so that each request need not ask again; a change by this server is seen at once.
/// </summary>
internal sealed class BucketDocuments(IBlobService service, Layout layout, BucketGates gates, TimeProvider time)
{
    private const int MaxDocument = 4 << 20;
    private const int Attempts = 100;
    private const int MaxKnown = 1000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (BucketInfo Info, long Read)> _known = new(StringComparer.Ordinal);
    private readonly NameLocks _changes = new();
    private readonly Lock _gate = new();
    private long _changed;

    public async ValueTask<IReadOnlyList<BucketInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<BucketInfo>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(await NamesAsync(cancellationToken).ConfigureAwait(false), options, async (name, token) =>
        {
            if ((await ReadAsync(name, token).ConfigureAwait(false)).Info is { } info)
                found.Add(info);
        }).ConfigureAwait(false);
        return [.. found.OrderBy(bucket => bucket.Name, StringComparer.Ordinal)];
    }

    public async ValueTask<BucketInfo?> FindAsync(string bucket, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(bucket, out var known) && time.GetElapsedTime(known.Read) < Freshness)
            return known.Info;

        var before = Volatile.Read(ref _changed);
        var (info, _) = await ReadAsync(bucket, cancellationToken).ConfigureAwait(false);

        // What was read may be older than a change by this server.
        lock (_gate)
        {
            if (before == _changed)
                Remember(bucket, info);
        }

        return info;
    }

    /// <summary>As it was when it was last read or written here, however long ago.</summary>
    public BucketInfo? Known(string bucket) => _known.TryGetValue(bucket, out var known) ? known.Info : null;

    public async ValueTask<BucketInfo> ExistingAsync(string bucket, CancellationToken cancellationToken) =>
        await FindAsync(bucket, cancellationToken).ConfigureAwait(false) ?? throw Missing(bucket);

    /// <summary>The versions of a bucket, as far as is known; null where it has none.</summary>
    public async ValueTask<IBlobVersions?> VersionsAsync(string bucket, CancellationToken cancellationToken) =>
        layout.IsSplit && service.Versions is { } versions && (await FindAsync(bucket, cancellationToken).ConfigureAwait(false))?.Settings.ContainsKey(BucketInfo.VersioningSetting) == true
            ? versions
            : null;

    public async ValueTask<BucketInfo> WriteAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        using var turn = await _changes.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        byte[]? written = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (info, document) = await ReadAsync(bucket, cancellationToken).ConfigureAwait(false);
            if (written is not null && document is not null && document.Json.AsSpan().SequenceEqual(written))
                return Changed(bucket, info)!;

            var changed = change(info);
            if (ReferenceEquals(changed, info))
                return changed;

            cancellationToken.ThrowIfCancellationRequested();

            // From here on to its end: a container without its document would be a bucket without its owner.
            if (layout.IsSplit)
                await ContainerSettings.ApplyAsync(service, layout.ContainerOf(bucket), info, changed, CancellationToken.None).ConfigureAwait(false);

            written = BucketRecord.Of(changed, (document?.Record.Revision ?? 0) + 1).ToJson();
            var condition = document is null ? BlobCondition.New : new BlobCondition(document.ETag, false);
            if (await PutAsync(bucket, written, condition, CancellationToken.None).ConfigureAwait(false))
                return Changed(bucket, changed)!;
        }

        throw new StorageException(StorageFailure.Busy, $"{service.Traits.Location}: the settings of bucket '{bucket}' are being changed by others all the time.");
    }

    /// <param name="isEmpty">Asked while nothing is committed.</param>
    /// <param name="clear">Removes the server's own things from it.</param>
    public async ValueTask<bool> DeleteAsync(
        string bucket, Func<ValueTask<bool>> isEmpty, Func<ValueTask> clear, CancellationToken cancellationToken)
    {
        using var turn = await _changes.EnterAsync(bucket, cancellationToken).ConfigureAwait(false);
        using var alone = await gates.TakeAsync(bucket, cancellationToken).ConfigureAwait(false);
        var (info, document) = await ReadAsync(bucket, cancellationToken).ConfigureAwait(false);
        if (info is null)
            return false;

        if (!await isEmpty().ConfigureAwait(false))
            throw NotEmpty(bucket);

        cancellationToken.ThrowIfCancellationRequested();
        await clear().ConfigureAwait(false);
        await service.DiscardAsync(layout.ContainerOf(bucket), layout.DocumentOf(bucket), CancellationToken.None).ConfigureAwait(false);
        Changed(bucket, null);
        if (!layout.IsSplit)
            return true;

        try
        {
            return await service.DeleteContainerAsync(layout.ContainerOf(bucket), CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException) when (document is not null)
        {
            // Another server has put something into it since, or the service has failed: the bucket is still there, with its owner and its policy.
            await RestoreAsync(bucket, document).ConfigureAwait(false);
            throw;
        }
        finally
        {
            Changed(bucket, null);
        }
    }

    public static StorageException Missing(string bucket) => new(StorageFailure.BucketNotFound, $"There is no bucket '{bucket}'.");

    private static StorageException NotEmpty(string bucket) => new(StorageFailure.BucketNotEmpty, $"Bucket '{bucket}' holds objects.");

    /// <param name="bucket">What this server has changed.</param>
    /// <param name="info">As it is now; null to look again.</param>
    private BucketInfo? Changed(string bucket, BucketInfo? info)
    {
        lock (_gate)
        {
            _changed++;
            _known.TryRemove(bucket, out _);
            return Remember(bucket, info);
        }
    }

    private BucketInfo? Remember(string bucket, BucketInfo? info)
    {
        if (_known.Count >= MaxKnown)
            _known.Clear();

        if (info is not null)
            _known[bucket] = (info, time.GetTimestamp());

        return info;
    }

    private async ValueTask<IEnumerable<string>> NamesAsync(CancellationToken cancellationToken)
    {
        if (layout.IsSplit)
            return (await service.ListContainersAsync(cancellationToken).ConfigureAwait(false)).Select(layout.BucketOf).OfType<string>();

        var names = new List<string>();
        string? after = null;
        while (true)
        {
            var page = await service.ListAsync(layout.ContainerOf(""), layout.Documents, after, 1000, cancellationToken).ConfigureAwait(false);
            names.AddRange(page.Blobs.Select(blob => layout.BucketOfDocument(blob.Name)).OfType<string>());
            if (!page.IsTruncated)
                return names;

            after = page.Next(service, after);
        }
    }

    /// <summary>A container without a document was made by another program: it is a bucket without settings.</summary>
    private async ValueTask<(BucketInfo? Info, Document? Document)> ReadAsync(string bucket, CancellationToken cancellationToken)
    {
        var container = layout.ContainerOf(bucket);
        try
        {
            if (await Documents.FindWholeAsync(service, container, layout.DocumentOf(bucket), MaxDocument, cancellationToken).ConfigureAwait(false) is var (bytes, etag))
            {
                var json = bytes.ToArray();
                var record = BucketRecord.Read(json, bucket);
                return (await ShownAsync(record.ToInfo(bucket), cancellationToken).ConfigureAwait(false), new Document(record, json, etag));
            }

            return layout.IsSplit && await service.HasContainerAsync(container, cancellationToken).ConfigureAwait(false)
                ? (await ShownAsync(new BucketInfo { Name = bucket, Created = DateTimeOffset.UnixEpoch }, cancellationToken).ConfigureAwait(false), null)
                : (null, null);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.BucketNotFound && layout.IsSplit)
        {
            return (null, null);
        }
    }

    private async ValueTask RestoreAsync(string bucket, Document document)
    {
        try
        {
            await PutAsync(bucket, document.Json, BlobCondition.New, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            // It has gone after all, or the service takes nothing: what is reported is why it could not be removed.
        }
    }

    private ValueTask<BucketInfo> ShownAsync(BucketInfo bucket, CancellationToken cancellationToken) => layout.IsSplit
        ? ContainerSettings.ShownAsync(service, layout.ContainerOf(bucket.Name), bucket, cancellationToken)
        : new(bucket);

    private async ValueTask<bool> PutAsync(string bucket, byte[] json, BlobCondition condition, CancellationToken cancellationToken)
    {
        var (container, name) = (layout.ContainerOf(bucket), layout.DocumentOf(bucket));
        var written = await service.PutAsync(container, name, json, BlobHeaders.None, condition, cancellationToken).ConfigureAwait(false);
        if (written?.VersionId is not null && layout.IsSplit && service.Versions is { } versions)
            await versions.PruneAsync(container, name, cancellationToken).ConfigureAwait(false);

        return written is not null;
    }

    private sealed record Document(BucketRecord Record, byte[] Json, string ETag);
}
