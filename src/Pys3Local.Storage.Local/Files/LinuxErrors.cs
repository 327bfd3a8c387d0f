using System.Runtime.InteropServices;

namespace Pys3Local.Storage.Local.Files;

/// <summary>Linux's numbers, the same on every architecture that .NET runs on.</summary>
internal static class LinuxErrors
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int Again = 11;
    public const int Access = 13;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int TooManyLinks = 31;
    public const int NameTooLong = 36;
    public const int NotImplemented = 38;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NoSuchText = 84;
    public const int NotSupported = 95;
    public const int Quota = 122;

    /// <summary>What FAT, exFAT and NTFS say of a name that they do not take, and others of one that is too long or no text to them.</summary>
    public static bool IsOfName(int error) => error is Invalid or NameTooLong or NoSuchText;

    /// <summary>Of a call that changes something: what the disk could not keep says nothing of what can be read.</summary>
    public static StorageException FromWrite(int error, string path) => error == InputOutput
        ? new StorageException(StorageFailure.NotWritten, $"{path}: the disk reports an input/output error for what was to be written")
        : From(error, path);

    public static StorageException From(int error, string path) => error switch
    {
        NoSpace or Quota => FileErrors.NoSpace(path),
        ReadOnly => new StorageException(StorageFailure.ReadOnly, $"{path}: the file system is mounted read-only"),
        Access or NotPermitted => new StorageException(StorageFailure.ReadOnly, $"{path}: permission denied"),
        InputOutput => new StorageException(StorageFailure.Damaged, $"{path}: the disk reports an input/output error"),
        NameTooLong => new StorageException(StorageFailure.NotSupported, $"{path}: too long for this file system"),
        _ => new StorageException(StorageFailure.Unavailable, $"{path}: {Marshal.GetPInvokeErrorMessage(error)}"),
    };
}
