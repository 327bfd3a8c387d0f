namespace Pys3Local.Storage.Local.Files;

/// <summary>The one mapping from the operating system's errors to the store's.</summary>
internal static class FileErrors
{
    public static StorageException From(IOException error, string path) => error.HResult switch
    {
        // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL; .NET on Unix puts errno there: ENOSPC 28, macOS EDQUOT 69.
        unchecked((int)0x80070027) or unchecked((int)0x80070070) or 28 or 69 => NoSpace(path, error),
        _ => new StorageException(StorageFailure.Unavailable, $"{path}: {error.Message}", error),
    };

    public static StorageException From(UnauthorizedAccessException error, string path) =>
        new(StorageFailure.ReadOnly, $"{path}: permission denied", error);

    public static StorageException NoSpace(string path, Exception? inner = null) =>
        new(StorageFailure.NoSpace, $"{path}: the disk or the quota is full (of bytes, or of files)", inner);
}
