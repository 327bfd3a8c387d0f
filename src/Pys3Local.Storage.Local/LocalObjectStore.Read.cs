using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    /// <summary>A page that has been corrected may end elsewhere, and cover other directories.</summary>
    private const int LooksLimit = 3;

    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var place = Require(bucket);
        await _builder.WaitAsync(place, query, cancellationToken).ConfigureAwait(false);
        var generation = _index.Generation;
        var corrections = _watch.Corrections(place);
        var page = _index.List(bucket, query);
        for (var looks = 0; looks < LooksLimit && await _watch.CheckAsync(place, query, page, corrections, cancellationToken).ConfigureAwait(false); looks++)
        {
            corrections = _watch.Corrections(place);
            page = _index.List(bucket, query);
        }

        if (await _catalog.MendAsync(place, page, cancellationToken).ConfigureAwait(false))
        {
            page = _index.List(bucket, query);
        }

        _unfinished.CheckPage(bucket, query, page);
        _drift.Look();
        return generation == _index.Generation ? page
            : throw new StorageException(StorageFailure.Busy, $"{bucket}: the index was damaged and is being rebuilt from the files; try again");
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return (await _catalog.FindAsync(Known(bucket), key, version, cancellationToken).ConfigureAwait(false) ?? Absent(bucket))?.Info;
    }

    public async ValueTask<ObjectReader?> OpenObjectAsync(
        string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var opened = await _catalog.OpenAsync(Known(bucket), key, version, cancellationToken).ConfigureAwait(false);
        if (opened is not var (found, file))
        {
            Absent(bucket);
            return null;
        }

        var reader = new LocalReader(found.Info, file);
        return _options.VerifyReads && !found.Info.IsDeleteMarker ? new CheckedReader(bucket, reader) : reader;
    }

    /// <summary>What is not found may be missing with its whole bucket.</summary>
    private VersionRecord? Absent(string bucket)
    {
        Require(bucket);
        return null;
    }
}
