using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// Space that is set aside and given up when the disk is full: for deletes, for what is committed and has to be finished, and for the index. While it is not whole no
/// body is taken, or bodies would use it up.
/// </summary>
internal sealed class SpaceReserve(IFileSystem files, DataDirectory data)
{
    /// <summary>Bytes.</summary>
    private const long Size = 4 << 20;

    private readonly Lock _lock = new();
    private volatile bool _whole;

    private string Path => $"{data.Own}/reserve";

    /// <summary>Sets it aside (again) where there is space; null if it is whole, else why not.</summary>
    public StorageException? Restore()
    {
        lock (_lock)
        {
            try
            {
                if (files.Find(Path) is null)
                    files.Create(Path, Size).Dispose();

                _whole = true;
                return null;
            }
            catch (StorageException error)
            {
                return error;
            }
        }
    }

    /// <summary>Before a body is taken.</summary>
    /// <exception cref="StorageException">It is not whole, and cannot be made so.</exception>
    public void Require()
    {
        if (!_whole && Restore() is { } error)
        {
            throw error.Failure == StorageFailure.NoSpace
                ? new StorageException(StorageFailure.NoSpace, $"{data.Root}: the disk or the quota is full, except for what deletes need", error)
                : error;
        }
    }

    /// <summary>False if it has been given up already.</summary>
    public bool Release()
    {
        lock (_lock)
        {
            _whole = false;
            return files.Delete(Path) == FileOutcome.Done;
        }
    }

    /// <summary>Makes a small change again, with the reserve, where the disk is full.</summary>
    public async ValueTask<T> WithAsync<T>(Func<ValueTask<T>> change)
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (StorageException error) when (error is { Failure: StorageFailure.NoSpace } and not UnfinishedException && Release())
        {
            return await change().ConfigureAwait(false);
        }
    }
}
