using System.Runtime.CompilerServices;
using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Takes over what others have stored: directories of files, MinIO in its file-system mode, the original.</summary>
internal sealed class Importer(StoreParts parts)
{
    private readonly LocalStoreOptions _options = parts.Options;
    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly KeyLocks _locks = parts.Locks;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly ObjectFiles _objects = parts.Objects;
    private readonly OriginalFiles _original = parts.Original;
    private readonly StoreWalk _walk = parts.Walk;
    private readonly Catalog _catalog = parts.Catalog;
    private readonly Readiness _ready = parts.Ready;

    /// <summary>
    /// Makes a directory of files a bucket, in place: nothing is copied or moved. It is read through once. Where it is on another file
    /// system than the data directory, a write costs twice.
    /// </summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: it may not be a bucket (<see cref="ImportSource"/>), or the bucket exists.</exception>
    /// <param name="note">Told of each file that is left out, or is served under another key than its path.</param>
    public ValueTask<ImportProgress> ImportDirectoryAsync(
        string bucket, string directory, IProgress<ImportProgress>? progress, Action<ImportNote>? note, CancellationToken cancellationToken) =>
        AdoptAsync(bucket, directory, null, default, progress, note, cancellationToken);

    /// <summary>
    /// Makes every bucket of a data directory of MinIO in its file-system mode a bucket of the same name, in place, with the ETags and the
    /// metadata that MinIO kept. It can be stopped and started again.
    /// </summary>
    /// <exception cref="StorageException"><see cref="StorageFailure.NotSupported"/>: it is no such directory, or a bucket of a name exists.</exception>
    public async ValueTask<ImportProgress> ImportMinioAsync(string directory, IProgress<ImportProgress>? progress, Action<ImportNote>? note, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var minio = new MinioDirectory(_data, Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        minio.Check();
        var source = new ImportSource(_files, _data);
        source.CheckApart(minio.Root);
        var buckets = _files.Items(minio.Root).Where(static item => item.Kind == FileKind.Directory && item.Name[0] != '.').ToList();
        foreach (var item in buckets)
            source.Check($"{minio.Root}/{item.Name}");

        var done = default(ImportProgress);
        foreach (var item in buckets)
            done = await AdoptAsync(item.Name, $"{minio.Root}/{item.Name}", minio, done, progress, note, cancellationToken).ConfigureAwait(false);

        _data.SyncAll();
        _index.Checkpoint();
        return done;
    }

    /// <param name="minio">Knows more of the files than they say themselves.</param>
    private async ValueTask<ImportProgress> AdoptAsync(
        string bucket, string directory, MinioDirectory? minio, ImportProgress done, IProgress<ImportProgress>? progress, Action<ImportNote>? note, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        var objects = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!BucketDirectory.IsName(bucket))
            throw new StorageException(StorageFailure.NotSupported, $"'{bucket}': no bucket can have this name");

        new ImportSource(_files, _data).Check(objects);
        ImportSource.CheckBuckets(objects, bucket, _buckets.All());
        bool isNew;
        using (await _buckets.Gate(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_buckets.Find(bucket) is { } existing && existing.Paths.Objects != objects)
                throw new StorageException(StorageFailure.NotSupported, $"{bucket}: there is a bucket of this name");

            // What is set of one that is there already, by an import before, stays.
            isNew = _buckets.Find(bucket) is null;
            if (isNew)
                _buckets.Write(new BucketInfo { Name = bucket, Created = _options.Time.GetUtcNow() }, isNew, objects);
        }

        var before = done;
        try
        {
            await foreach (var progressed in ReadAsync(_buckets.Require(bucket), minio, done, cancellationToken).ConfigureAwait(false))
            {
                done = progressed;
                progress?.Report(done);
            }

            return WithoutLeft(_buckets.Require(bucket), done, note, cancellationToken);
        }
        catch when (isNew && done == before)
        {
            using var alone = await _buckets.Gate(bucket).EnterAloneAsync(CancellationToken.None).ConfigureAwait(false);
            _buckets.Remove(_buckets.Require(bucket));
            throw;
        }
    }

    /// <summary>What is no object was not imported, whatever the walk has met of it.</summary>
    private ImportProgress WithoutLeft(Bucket bucket, ImportProgress done, Action<ImportNote>? note, CancellationToken cancellationToken)
    {
        foreach (var (found, isMet) in new ImportedFiles(_files, bucket).Notes())
        {
            cancellationToken.ThrowIfCancellationRequested();
            note?.Invoke(found);
            if (!found.IsServed)
                done = done with { Imported = done.Imported - (isMet ? 1 : 0), Skipped = done.Skipped + 1 };
        }

        return done;
    }

    private async IAsyncEnumerable<ImportProgress> ReadAsync(
        Bucket attached, MinioDirectory? minio, ImportProgress done, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var nameless = 0L;
        foreach (var key in _walk.Keys(attached, path =>
        {
            if (done.NotUtf8 + ++nameless <= ImportProgress.MostNamed)
                _options.Log($"{attached.Name}/{path}: its name is not UTF-8, so it can be no key, and it is left out; give it another name and import again");
        }))
        {
            using var held = await _locks.EnterAsync(attached.Name, key, cancellationToken).ConfigureAwait(false);
            if (minio is not null)
                await DescribeAsync(attached, key, minio).ConfigureAwait(false);

            _catalog.Refresh(attached, key, cancellationToken);
            done = done with { Imported = done.Imported + 1 };
            yield return done;
        }

        if (nameless > 0)
            yield return done with { NotUtf8 = done.NotUtf8 + nameless };
    }

    private async ValueTask DescribeAsync(Bucket bucket, string key, MinioDirectory minio)
    {
        var path = bucket.Paths.Object(key);
        if (_files.Find(path) is { Kind: FileKind.File } facts && _files.Find(bucket.Paths.Sidecar(key)) is null
            && minio.Describe(path, key, facts) is { } info)
        {
            await _objects.PrepareAsync(bucket, key, plain: true).ConfigureAwait(false);
            _objects.ReplaceSidecar(bucket, bucket.Paths.Sidecar(key), new VersionRecord(info, 0, facts.Modified), sync: false);
        }
    }

    /// <summary>
    /// Moves what the original (v0.2.1) kept directly in the data directory into the bucket <c>default</c>, with what its database
    /// says of it. Each object moves in one step: it can be stopped and started again.
    /// </summary>
    public async ValueTask<ImportProgress> ImportOriginalAsync(IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        _original.Adopt();
        var done = default(ImportProgress);
        foreach (var key in _original.Keys(OriginalFiles.BucketName))
        {
            done = await TryImportAsync(key, cancellationToken).ConfigureAwait(false)
                ? done with { Imported = done.Imported + 1 }
                : done with { Skipped = done.Skipped + 1 };
            progress?.Report(done);
        }

        _data.SyncAll();
        _index.Checkpoint();
        return done;
    }

    private async ValueTask<bool> TryImportAsync(string key, CancellationToken cancellationToken)
    {
        using var pass = await _buckets.Gate(OriginalFiles.BucketName).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(OriginalFiles.BucketName, key, cancellationToken).ConfigureAwait(false);
        if (_buckets.Find(OriginalFiles.BucketName) is not { } bucket
            || _catalog.Find(bucket, key, null, cancellationToken) is not { Sequence: 0 } found
            || _objects.Bytes(bucket, found) is not { } bytes || bytes.Path != _original.PathOf(bucket.Name, key))
        {
            return false;
        }

        // The metadata first: whenever it stops, each file is where it was, or where it belongs and described.
        await _objects.PrepareAsync(bucket, key, plain: true).ConfigureAwait(false);
        _objects.ReplaceSidecar(bucket, bucket.Paths.Sidecar(key), found, sync: false);
        await _objects.WritePlainAsync(bucket, key, bytes.Path, "").ConfigureAwait(false);
        _catalog.Refresh(bucket, key, cancellationToken);
        return true;
    }
}
