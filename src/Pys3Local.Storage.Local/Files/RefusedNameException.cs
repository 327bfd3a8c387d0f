namespace Pys3Local.Storage.Local.Files;

/// <summary>A file system takes no file or directory of this name: it is too long there, or has characters that it keeps for itself. That will not change.</summary>
internal sealed class RefusedNameException(string path) : StorageException(StorageFailure.NotSupported, $"{path}: this file system takes no such name");
