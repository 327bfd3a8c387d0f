namespace Pys3Local.Storage.Local;

public sealed partial class LocalObjectStore : ICapacityStore
{
    /// <summary>Of the file system that the directory is on, as its owner may use it.</summary>
    public ValueTask<StoreCapacity?> FindCapacityAsync(CancellationToken cancellationToken)
    {
        try
        {
            var drive = new DriveInfo(_room.Root);
            return new(new StoreCapacity(drive.TotalSize, drive.AvailableFreeSpace));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return default;
        }
    }
}
