using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Lists, finds and opens what is there.</summary>
internal sealed class ObjectLookup(StoreParts parts)
{
    /// <summary>A page that has been corrected may end elsewhere, and cover other directories.</summary>
    private const int LooksLimit = 3;

    private readonly LocalStoreOptions _options = parts.Options;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly Catalog _catalog = parts.Catalog;
    private readonly DirectoryWatch _watch = parts.Watch;
    private readonly UnfinishedKeys _unfinished = parts.Unfinished;
    private readonly IndexBuilder _builder = parts.Builder;
    private readonly DriftCheck _drift = parts.Drift;
    private readonly Readiness _ready = parts.Ready;

    public async ValueTask<ListPage> ListAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var place = _buckets.Require(bucket);
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
            page = _index.List(bucket, query);

        _unfinished.CheckPage(bucket, query, page);
        _drift.Look();
        return generation == _index.Generation ? page
            : throw new StorageException(StorageFailure.Busy, $"{bucket}: the index was damaged and is being rebuilt from the files; try again");
    }

    public async ValueTask<ObjectInfo?> FindAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        return (await _catalog.FindAsync(_buckets.RequireKnown(bucket), key, version, cancellationToken).ConfigureAwait(false) ?? Absent(bucket))?.Info;
    }

    public async ValueTask<ObjectReader?> OpenAsync(
        string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var opened = await _catalog.OpenAsync(_buckets.RequireKnown(bucket), key, version, cancellationToken).ConfigureAwait(false);
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
        _buckets.Require(bucket);
        return null;
    }
}
