namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore
{
    public async ValueTask<IReadOnlyList<BucketInfo>> ListBucketsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        var broken = new List<BucketInfo>();
        var all = _buckets.All((name, _) => broken.Add(_buckets.Unread(name).Info));
        if (broken.Count == 0)
        {
            return [.. all.Select(static bucket => bucket.Info)];
        }

        // They are there, and say what is wrong with them to whoever uses them.
        List<BucketInfo> both = [.. all.Select(static bucket => bucket.Info), .. broken];
        both.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return both;
    }

    public async ValueTask<BucketInfo?> FindBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return _buckets.Find(bucket)?.Info;
    }

    public async ValueTask<BucketInfo> WriteBucketAsync(
        string bucket, Func<BucketInfo?, BucketInfo> change, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        using (await _buckets.Gate(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false))
        {
            var current = _buckets.Find(bucket)?.Info;
            var changed = change(current);
            if (ReferenceEquals(changed, current))
            {
                return changed;
            }

            if (current is null)
            {
                _reserve.Require();
            }

            var written = _buckets.Write(changed with { Name = bucket }, isNew: current is null).Info;
            if (current is null)
            {
                _compared.Add(bucket, "");
            }

            return written;
        }
    }

    public async ValueTask<bool> DeleteBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        using (await _buckets.Gate(bucket).EnterAloneAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_buckets.Find(bucket) is not { } found)
            {
                return false;
            }

            await _unfinished.FinishAsync(bucket, cancellationToken).ConfigureAwait(false);

            // The files decide, whatever the index knows.
            if (_objects.AnyFile(found))
            {
                throw new StorageException(StorageFailure.BucketNotEmpty, $"{bucket}: not empty");
            }

            _buckets.Remove(found);
            foreach (var upload in _uploads.Of(bucket).ToList())
            {
                _uploads.EndLater(upload);
            }

            await ForgetAsync(bucket).ConfigureAwait(false);
            return true;
        }
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
