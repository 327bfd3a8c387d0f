using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>Space that is set aside and given up when the disk is full, so that deletes and metadata still go through.</summary>
internal sealed class SpaceReserve(IFileSystem files, StoreRoom room)
{
    /// <summary>Bytes.</summary>
    private const long Size = 4 << 20;

    private readonly Lock _lock = new();

    private string Path => $"{room.Own}/reserve";

    /// <summary>Sets it aside (again) where there is space.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            if (files.Find(Path) is not null)
            {
                return;
            }

            try
            {
                using var file = files.Create(Path, Size);
            }
            catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.ReadOnly)
            {
                // There is none to set aside.
            }
        }
    }

    /// <summary>False where it has been given up already.</summary>
    public bool Release()
    {
        lock (_lock)
        {
            return files.Delete(Path) == FileOutcome.Done;
        }
    }

    /// <summary>Makes a small change once more, with the reserve, where the disk is full.</summary>
    public async ValueTask<T> WithAsync<T>(Func<ValueTask<T>> change)
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (StorageException error) when (error.Failure == StorageFailure.NoSpace && Release())
        {
            return await change().ConfigureAwait(false);
        }
    }
}
