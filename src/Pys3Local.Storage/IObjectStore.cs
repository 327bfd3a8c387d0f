namespace Pys3Local.Storage;

/// <summary>
/// A place that keeps objects in buckets: the whole of what a provider has to offer.
/// </summary>
/// <remarks>
/// <para>A key holds a stack of versions, newest first. A store that is not asked for versions sees one only: the
/// version <see cref="ObjectInfo.NullVersion"/>. A delete marker is a version without content.</para>
/// <para>Expected absence is <c>null</c> or <c>false</c>. Everything else is a <see cref="StorageException"/>.
/// A missing bucket is <see cref="StorageFailure.BucketNotFound"/> for every method that takes a bucket,
/// except <see cref="FindBucketAsync"/> and <see cref="DeleteBucketAsync"/>.</para>
/// <para>Every method may be called by many callers at once. A cancelled call has either happened as a whole or not at all.
/// What a method has acknowledged survives a power cut, unless <see cref="StoreTraits.Durable"/> is false.</para>
/// </remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>What this store can do beyond the common ground, and how it is called.</summary>
    StoreTraits Traits { get; }

    /// <summary>All buckets, in ordinal order of their names.</summary>
    ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken);

    /// <summary>One bucket, or null if there is none of that name.</summary>
    ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>The bucket as this process knows it at the moment, without asking anybody: for a <see cref="CommitGuard"/>. Null where that is not known.</summary>
    BucketInfo? KnownBucket(string bucket) => null;

    /// <summary>
    /// Creates a bucket or changes its settings, as one step. <paramref name="change"/> gets the bucket as it is (null if there
    /// is none) and returns it as it shall be; returning the same reference changes nothing, throwing refuses and passes through.
    /// It is called once, under the bucket's lock, and must be quick. The name is one that the caller has found legal.
    /// </summary>
    ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an empty bucket: false if there is none, <see cref="StorageFailure.BucketNotEmpty"/> where it holds any version of
    /// any object. Against a put at the same time exactly one of the two wins.
    /// </summary>
    ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>
    /// One page of a bucket, in the order of the keys' UTF-8 bytes. Resuming after the last entry of a page neither skips nor
    /// repeats what was there all along, while other objects come and go.
    /// </summary>
    ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// What is known of an object: its newest version where <paramref name="version"/> is null, else exactly that version.
    /// Null if it is missing. A delete marker is an answer, not an absence.
    /// </summary>
    ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="FindObjectAsync"/>, with the content: a reader that the caller disposes and that stays valid, on the same
    /// bytes, when the key is replaced or deleted. A delete marker opens with a length of zero.
    /// </summary>
    ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a version on top of the key's stack, instead of one that has the same id. Atomic: readers see the stack as it was or
    /// as it is now, never a part. A body that fails, ends short or is cancelled leaves everything as it was and no trace.
    /// The store reads the body to its end, calls <see cref="ObjectWrite.Seal"/>, and decides <see cref="ObjectWrite.Guard"/>
    /// with the commit. The caller keeps the body stream and disposes it.
    /// </summary>
    ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken);

    /// <summary>
    /// Changes what is kept with the content of a version (the newest where <paramref name="version"/> is null), as one step.
    /// Null if it is missing. Only <see cref="ObjectInfo.ContentType"/>, <see cref="ObjectInfo.Metadata"/>,
    /// <see cref="ObjectInfo.Attributes"/> and <see cref="ObjectInfo.LastModified"/> may change.
    /// <paramref name="change"/> is called once, under the key's lock; throwing refuses and passes through.
    /// </summary>
    ValueTask<ObjectInfo?> UpdateObjectAsync(
        string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken);

    /// <summary>
    /// Removes exactly one version for ever and returns what it was; null if there was none, which is no error. The next
    /// older version, if any, becomes the newest. <paramref name="guard"/> is decided with the commit, as in a put, and is
    /// called where the version is missing as well.
    /// </summary>
    ValueTask<ObjectInfo?> DeleteObjectAsync(
        string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken);
}
