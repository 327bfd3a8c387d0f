using System.Runtime.CompilerServices;
using Pys3Local.S3.Administration;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;

namespace Pys3Local.Transfer.Sources;

/// <summary>A store of ours.</summary>
/// <param name="latestOnly">Only the newest version of each key.</param>
public sealed class StoreSource(IObjectStore store, bool latestOnly) : IRangedSource
{
    private const int PageSize = 1000;

    public string Name => store.Traits.Location;

    public async Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListBucketsAsync(cancellationToken).ConfigureAwait(false)).Select(bucket => bucket.Name)];

    public async Task<BucketInfo?> FindBucketAsync(string bucket, Action<string> note, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;

        var settings = StringMap.Empty;
        foreach (var name in BucketConfigurations.Names.Concat(BucketConfigurations.OwnNames))
        {
            if (BucketConfigurations.Find(found, name) is { } document)
                settings = settings.SetItem(name, document);
        }

        return found with { Settings = settings };
    }

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new ListQuery { Limit = PageSize, Prefix = prefix, Versions = !latestOnly };
        var stack = new List<ObjectInfo>();
        await foreach (var entry in store.ListAllAsync(bucket, query, cancellationToken).ConfigureAwait(false))
        {
            if (stack.Count > 0 && stack[0].Key != entry.Name)
            {
                stack.Reverse();
                yield return stack;
                stack = [];
            }

            stack.Add(entry.Object!);
        }

        if (stack.Count > 0)
        {
            stack.Reverse();
            yield return stack;
        }
    }

    public async Task<ObjectInfo?> DescribeAsync(string bucket, ObjectInfo listed, CancellationToken cancellationToken) =>
        await store.FindObjectAsync(bucket, listed.Key, listed.VersionId, cancellationToken).ConfigureAwait(false);

    public async Task<SourceContent?> OpenAsync(string bucket, ObjectInfo listed, int attempt, Action<long>? read, CancellationToken cancellationToken)
    {
        if (await store.OpenObjectAsync(bucket, listed.Key, listed.VersionId, cancellationToken).ConfigureAwait(false) is not { } reader)
            return null;

        var info = reader.Info;
        if (info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute))
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw new VersionException("what is kept beside it cannot be read; restore it from another copy");
        }

        var parts = PartSizes.Parse(info.Attributes.GetValueOrDefault(PartSizes.Attribute));
        return new SourceContent(info, new ProvenStream(new ReaderBody(reader), new ContentProof(info, true, parts is null ? [] : [parts]), read));
    }

    public async Task<Stream> OpenRangeAsync(string bucket, ObjectInfo listed, long offset, long length, CancellationToken cancellationToken)
    {
        var reader = await store.OpenObjectAsync(bucket, listed.Key, listed.VersionId, cancellationToken).ConfigureAwait(false) ?? throw new VersionException("it has gone meanwhile");
        try
        {
            // Another write of the same version id may have come: its parts do not belong to those that were sent.
            if (reader.Info.Size != listed.Size || reader.Info.ETag != listed.ETag)
                throw new VersionException("it was changed here meanwhile; run it again");

            reader.Select(offset, length);
            return new ReaderBody(reader);
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A reader that is disposed with its stream.</summary>
    private sealed class ReaderBody(ObjectReader reader) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reader.ReadAsync(buffer, cancellationToken);

        public override ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            return reader.DisposeAsync();
        }
    }
}
