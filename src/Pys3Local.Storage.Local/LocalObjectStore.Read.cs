using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    /// <summary>A page that has been put right may end elsewhere, and cover other directories.</summary>
    private const int LooksLimit = 3;

    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var place = Require(bucket);
        await _builder.WaitAsync(place, query, cancellationToken).ConfigureAwait(false);
        var page = _index.List(bucket, query);
        for (var looks = 0; looks < LooksLimit && await _watch.CheckAsync(place, query, page, cancellationToken).ConfigureAwait(false); looks++)
        {
            page = _index.List(bucket, query);
        }

        return page;
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return (await _catalog.FindAsync(Require(bucket), key, version, cancellationToken).ConfigureAwait(false))?.Info;
    }

    public async ValueTask<ObjectReader?> OpenObjectAsync(
        string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var opened = await _catalog.OpenAsync(Require(bucket), key, version, cancellationToken).ConfigureAwait(false);
        return opened is var (found, file) ? new LocalReader(found.Info, file) : null;
    }
}
