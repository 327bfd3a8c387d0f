using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    public async ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken)
    {
        Require(bucket);
        await _indexed.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _index.List(bucket, query);
    }

    public async ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        (await _catalog.FindAsync(Require(bucket), key, version, cancellationToken).ConfigureAwait(false))?.Info;

    public async ValueTask<ObjectReader?> OpenObjectAsync(
        string bucket, string key, string? version, CancellationToken cancellationToken)
    {
        var opened = await _catalog.OpenAsync(Require(bucket), key, version, cancellationToken).ConfigureAwait(false);
        return opened is var (found, file) ? new LocalReader(found.Info, file) : null;
    }
}
