using Pys3Local.Storage.Counting;
using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Operations;
using Pys3Local.Storage.Local.Usage;
using Pys3Local.Storage.Local.Verification;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Local;

/// <summary>
/// Objects as ordinary files in a directory. The files are the truth; everything in <c>.pys3local</c> can be removed while no
/// server runs. One process at a time: it holds a lock on the directory. What is done, and how, is in <c>Operations</c>.
/// </summary>
public sealed class LocalObjectStore : IObjectStore, IMultipartStore, ICapacityStore
{
    private readonly StoreParts _parts;
    private readonly ObjectLookup _lookup;
    private readonly ObjectWriter _writer;
    private readonly MultipartUploads _uploads;
    private readonly BucketChanges _buckets;
    private readonly StoreUsage _usage;
    private readonly StoreVerification _verification;
    private readonly Importer _importer;
    private readonly StoreStart _start;
    private OverlayFileSystem? _overlay;

    private LocalObjectStore(StoreParts parts, string id)
    {
        (_parts, Id) = (parts, id);
        Traits = new StoreTraits { Name = "local", Location = parts.Data.Root, Durable = parts.Durable, Versions = true };
        _lookup = new ObjectLookup(parts);
        _writer = new ObjectWriter(parts);
        _uploads = new MultipartUploads(parts, _writer);
        _buckets = new BucketChanges(parts);
        _usage = new StoreUsage(parts);
        _verification = new StoreVerification(parts, new Quarantine(parts, _writer));
        _importer = new Importer(parts);
        _start = new StoreStart(parts, _verification);
    }

    public StoreTraits Traits { get; }

    /// <summary>Of this store and no other: what is at a path may be another disk the next time.</summary>
    public string Id { get; }

    /// <summary>
    /// The disk is mounted read-only. All that was acknowledged can be read: what a crash has left in the journal is done in a temporary directory. Every change is
    /// <see cref="StorageFailure.ReadOnly"/>.
    /// </summary>
    public bool IsOnReadOnlyDisk => _overlay is not null;

    /// <summary>What opening it has found and done; whole when <see cref="Recovered"/>.</summary>
    public LocalStoreReport Report => _start.Report;

    /// <summary>What is wrong at the moment, in words for everybody: no keys, no paths.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            _buckets.Inspect();
            return _parts.Problems.Open;
        }
    }

    /// <summary>
    /// Completes when what a crash has left is in the files again: every call waits for it. A key for which that cannot be done answers an error until it is;
    /// it is tried again.
    /// </summary>
    public Task Recovered => _parts.Ready.Recovered;

    /// <summary>How long the medium took for each commit; null where nothing is synced.</summary>
    public Histogram? Syncs => _parts.Durable ? _parts.Journal.Syncs : null;

    /// <summary>When everything was last read again, to its end; before that, when the store was made.</summary>
    public DateTimeOffset LastVerified => _verification.LastTime;

    /// <summary>How the last verification of everything came out; null if there was none.</summary>
    public VerifyReport? LastVerification => _verification.Last;

    /// <summary>The last comparison of all.</summary>
    internal Task DriftChecked => _parts.Drift.Running;

    /// <summary>
    /// Opens, and if it is missing makes, a store. It returns at once. What a crash has left is repaired in the background, and
    /// every call waits for that; an index that has to be rebuilt is built after that, and only listings wait for that.
    /// </summary>
    /// <exception cref="StorageException">The directory cannot be used, or another server uses it.</exception>
    public static ValueTask<LocalObjectStore> OpenAsync(LocalStoreOptions options, CancellationToken cancellationToken = default) =>
        OpenAsync(options, OperatingSystem.IsLinux() ? new LinuxFileSystem() : new PortableFileSystem(), cancellationToken);

    internal static async ValueTask<LocalObjectStore> OpenAsync(
        LocalStoreOptions options, IFileSystem files, CancellationToken cancellationToken = default, string? indexPath = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Path));
        if (!files.IsReadOnly(root))
            return await OpenAsync(options, files, new DataDirectory(files, root), indexPath, cancellationToken).ConfigureAwait(false);

        var overlay = OverlayFileSystem.Over(files, root);
        try
        {
            var store = await OpenAsync(options, overlay, new DataDirectory(overlay, root), $"{overlay.Upper}/index.db", cancellationToken).ConfigureAwait(false);
            store._overlay = overlay;
            return store;
        }
        catch
        {
            overlay.Dispose();
            throw;
        }
    }

    private static async ValueTask<LocalObjectStore> OpenAsync(
        LocalStoreOptions options, IFileSystem files, DataDirectory data, string? indexPath, CancellationToken cancellationToken)
    {
        data.Prepare();
        var held = await StoreOpening.LockAsync(files, data, options.Time, cancellationToken).ConfigureAwait(false);
        try
        {
            var reserve = new SpaceReserve(files, data);
            var index = StoreOpening.OpenIndex(indexPath ?? data.Index, reserve.Release);
            var marker = StoreOpening.ReadMarker(data, files);
            var store = new LocalObjectStore(new StoreParts(options, files, data, index, reserve, marker) { Held = held }, marker.Id!);
            await store._start.RunAsync().ConfigureAwait(false);
            return store;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken) => _buckets.ListAsync(cancellationToken);

    public ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken) => _buckets.FindAsync(bucket, cancellationToken);

    public BucketInfo? KnownBucket(string bucket) => _parts.Buckets.Looked(bucket)?.Info;

    public ValueTask<BucketInfo> WriteBucketAsync(string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken) =>
        ToWrite(_buckets).WriteAsync(bucket, change, cancellationToken);

    public ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken) => ToWrite(_buckets).DeleteAsync(bucket, cancellationToken);

    public ValueTask<ListPage> ListObjectsAsync(string bucket, ListQuery query, CancellationToken cancellationToken) => _lookup.ListAsync(bucket, query, cancellationToken);

    public ValueTask<ObjectInfo?> FindObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        _lookup.FindAsync(bucket, key, version, cancellationToken);

    public ValueTask<ObjectReader?> OpenObjectAsync(string bucket, string key, string? version, CancellationToken cancellationToken) =>
        _lookup.OpenAsync(bucket, key, version, cancellationToken);

    public ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken) =>
        ToWrite(_writer).PutAsync(bucket, key, write, cancellationToken);

    public ValueTask<ObjectInfo?> UpdateObjectAsync(string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken) =>
        ToWrite(_writer).UpdateAsync(bucket, key, version, change, cancellationToken);

    public ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken) =>
        ToWrite(_writer).DeleteAsync(bucket, key, version, guard, cancellationToken);

    public ValueTask<UploadInfo> CreateUploadAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken) => ToWrite(_uploads).CreateAsync(bucket, draft, cancellationToken);

    public ValueTask<UploadInfo?> FindUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        _uploads.FindAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask<UploadPage> ListUploadsAsync(string bucket, UploadQuery query, CancellationToken cancellationToken) => _uploads.ListAsync(bucket, query, cancellationToken);

    public ValueTask<PartInfo> PutPartAsync(string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken) =>
        ToWrite(_uploads).PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken);

    public ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        _uploads.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken);

    public ValueTask<ObjectInfo> CompleteUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken) =>
        ToWrite(_uploads).CompleteAsync(bucket, key, uploadId, parts, @sealed, guard, cancellationToken);

    public ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        ToWrite(_uploads).AbortAsync(bucket, key, uploadId, cancellationToken);

    public ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken) => _usage.FindCapacityAsync(cancellationToken);

    /// <summary>What the index knows, from sums that it keeps.</summary>
    public ValueTask<LocalIndexReport> FindIndexReportAsync(CancellationToken cancellationToken) => _usage.FindIndexReportAsync(cancellationToken);

    /// <summary>Returns when the index knows all that can be read: at once, or when it is built from the files.</summary>
    public Task IndexBuiltAsync(CancellationToken cancellationToken) => _usage.IndexBuiltAsync(cancellationToken);

    /// <summary>What every bucket holds, from sums that the index keeps; null while it is being built, for it does not know all of it then.</summary>
    public ValueTask<IReadOnlyList<LocalIndexBucket>?> FindTotalsAsync(CancellationToken cancellationToken) => _usage.FindTotalsAsync(cancellationToken);

    /// <summary>What is below a prefix of a bucket, and in it by the next component of the keys.</summary>
    /// <param name="limit">How many of these there may be; the others are in the sum only.</param>
    public ValueTask<PrefixUsage> MeasureAsync(string bucket, string prefix, int limit, CancellationToken cancellationToken) =>
        _usage.MeasureAsync(bucket, prefix, limit, cancellationToken);

    /// <summary>How the server's own room is.</summary>
    public LocalSpace Space() => _usage.Space();

    /// <summary>
    /// Reads everything again, while the store does whatever else it does, and reports what it finds wrong as it finds it. Nothing is
    /// repaired but the index.
    /// </summary>
    public IAsyncEnumerable<VerifyFinding> VerifyAsync(VerifyOptions options, IProgress<VerifyProgress>? progress = null, CancellationToken cancellationToken = default) =>
        (options.Quarantine ? ToWrite(_verification) : _verification).RunAsync(options, progress, cancellationToken);

    /// <summary>
    /// Makes a directory of files a bucket, in place: nothing is copied or moved. It is read through once. Where it is on another file
    /// system than the data directory, a write costs twice.
    /// </summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: it may not be a bucket (<see cref="ImportSource"/>), or the bucket exists.</exception>
    public ValueTask<ImportProgress> ImportDirectoryAsync(string bucket, string directory, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        ImportDirectoryAsync(bucket, directory, progress, null, cancellationToken);

    /// <inheritdoc cref="ImportDirectoryAsync(string, string, IProgress{ImportProgress}?, CancellationToken)"/>
    /// <param name="note">Told of each file that is left out, or is served under another key than its path.</param>
    public ValueTask<ImportProgress> ImportDirectoryAsync(string bucket, string directory, IProgress<ImportProgress>? progress, Action<ImportNote>? note, CancellationToken cancellationToken) =>
        ToWrite(_importer).ImportDirectoryAsync(bucket, directory, progress, note, cancellationToken);

    /// <summary>
    /// Makes every bucket of a data directory of MinIO in its file-system mode a bucket of the same name, in place, with the ETags and the
    /// metadata that MinIO kept. It can be stopped and started again.
    /// </summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: it is no such directory, or a bucket of a name exists.</exception>
    public ValueTask<ImportProgress> ImportMinioAsync(string directory, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        ImportMinioAsync(directory, progress, null, cancellationToken);

    /// <inheritdoc cref="ImportMinioAsync(string, IProgress{ImportProgress}?, CancellationToken)"/>
    /// <param name="note">Told of each file that is left out, or is served under another key than its path.</param>
    public ValueTask<ImportProgress> ImportMinioAsync(string directory, IProgress<ImportProgress>? progress, Action<ImportNote>? note, CancellationToken cancellationToken) =>
        ToWrite(_importer).ImportMinioAsync(directory, progress, note, cancellationToken);

    /// <summary>
    /// Moves what the original (v0.2.1) kept directly in the data directory into the bucket <c>default</c>, with what its database
    /// says of it. Each object moves in one step: it can be stopped and started again.
    /// </summary>
    public ValueTask<ImportProgress> ImportOriginalAsync(IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        ToWrite(_importer).ImportOriginalAsync(progress, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync().ConfigureAwait(false);
        _overlay?.Dispose();
    }

    private T ToWrite<T>(T part) => _overlay is null
        ? part
        : throw new StorageException(StorageFailure.ReadOnly, $"{_parts.Data.Root}: this disk is mounted read-only: what is there can be read, and nothing can be changed");

    internal Task CheckpointAsync() => _parts.Journal.CheckpointAsync();
}
