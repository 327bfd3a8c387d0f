using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Journal;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Uploads;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Buckets as they are listed, made, changed and removed.</summary>
internal sealed class BucketChanges(StoreParts parts)
{
    private const string Gone = "data directory";

    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly ComparedDirectories _compared = parts.Compared;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly ObjectFiles _objects = parts.Objects;
    private readonly BucketContents _contents = parts.Contents;
    private readonly Commits _commits = parts.Commits;
    private readonly SpaceReserve _reserve = parts.Reserve;
    private readonly OpenUploads _uploads = parts.Uploads;
    private readonly StoreProblems _problems = parts.Problems;
    private readonly UnfinishedKeys _unfinished = parts.Unfinished;
    private readonly Readiness _ready = parts.Ready;
    private readonly BrokenBuckets _broken = parts.Broken;

    /// <summary>
    /// False where the data directory has gone from under the server: its disk was unmounted, or it was moved away. Of what is missing then nothing was
    /// removed: it must not be answered so.
    /// </summary>
    private bool IsDirectoryThere()
    {
        if (_files.Find(_data.Settings) is not null)
        {
            _problems.Resolve(Gone, $"{_data.Root}: the data directory is there again");
            return true;
        }

        _problems.Report(Gone, "the data directory is not there any more", $"{_data.Root}: the data directory is not there any more; is its disk mounted? What is asked for is answered with an error until it is back");
        return false;
    }

    /// <summary>Looks whether the data directory is there, and whether buckets can be served that could not, or whose disks may go; what is wrong is among the problems then.</summary>
    public void Inspect()
    {
        if (IsDirectoryThere())
            _broken.LookAgain();
    }

    public async ValueTask<IReadOnlyList<BucketInfo>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        RequireDirectory();
        var broken = new List<BucketInfo>();
        var all = _buckets.All((name, error) =>
        {
            _broken.Add(name, error);
            broken.Add(_buckets.Unread(name).Info);
        });
        if (broken.Count == 0)
            return [.. all.Select(static bucket => bucket.Info)];

        // They are there, and say what is wrong with them to whoever uses them.
        List<BucketInfo> both = [.. all.Select(static bucket => bucket.Info), .. broken];
        both.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return both;
    }

    public async ValueTask<BucketInfo?> FindAsync(string bucket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_buckets.Find(bucket) is { } found)
            return found.Info;

        RequireDirectory();
        return null;
    }

    public async ValueTask<BucketInfo> WriteAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        using (await _buckets.Gate(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false))
        {
            var current = _buckets.Find(bucket)?.Info;
            if (current is null)
                RequireDirectory();

            var changed = change(current);
            if (ReferenceEquals(changed, current))
                return changed;

            if (current is null && _unfinished.AnyOf(bucket))
                throw new StorageException(StorageFailure.Unavailable, $"{bucket}: what was committed to a bucket of this name is kept until that is there again: mount its disk; where it is lost, make the directory '{bucket}/{BucketPaths.ObjectsName}' by hand");

            if (current is null)
                _reserve.Require();

            var written = _buckets.Write(changed with { Name = bucket }, isNew: current is null).Info;
            if (current is null)
                _compared.Add(bucket, "");

            return written;
        }
    }

    public async ValueTask<bool> DeleteAsync(string bucket, CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        using (await _buckets.Gate(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_buckets.Find(bucket) is not { } found)
            {
                RequireDirectory();
                return false;
            }

            await _unfinished.FinishAsync(bucket, cancellationToken).ConfigureAwait(false);

            // The files decide, whatever the index knows.
            if (_objects.AnyFile(found))
                throw new StorageException(StorageFailure.BucketNotEmpty, $"{bucket}: not empty");

            if (_contents.Find(found) is { } other)
                throw NotEmptyBut(other);

            using var noted = await _reserve.WithAsync(() => _commits.NoteRemovalAsync(bucket)).ConfigureAwait(false);
            _buckets.Remove(found);
            foreach (var upload in _uploads.Of(bucket).ToList())
                _uploads.EndLater(upload);

            await ForgetAsync(bucket).ConfigureAwait(false);
            return true;
        }
    }

    private void RequireDirectory()
    {
        if (!IsDirectoryThere())
            throw new StorageException(StorageFailure.Unavailable, $"{_data.Root}: the data directory is not there any more; is its disk mounted?");
    }

    /// <summary>Its listings are empty: only the operator can see what is in the way.</summary>
    private StorageException NotEmptyBut(string other)
    {
        var message = $"the bucket cannot be removed, for its directory is not empty: {other}; move it away, or remove it";
        _problems.Log(message);
        return new StorageException(StorageFailure.BucketNotEmpty, message);
    }

    /// <summary>The bucket is gone. What the index may still say of it, the first listing of another bucket of that name finds out.</summary>
    private async ValueTask ForgetAsync(string bucket)
    {
        try
        {
            await _reserve.WithAsync(() =>
            {
                _index.Remove(bucket);
                return ValueTask.FromResult(true);
            }).ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            _problems.Log($"{bucket}: the bucket is removed, but not from the index yet: {error.Message}");
        }
    }
}
