namespace Pys3Local.Storage.Local.Layout;

/// <summary>A change is committed and could not be done in the files yet. It is not for the client to hear that nothing has changed.</summary>
internal sealed class UnfinishedException(StorageException inner)
    : StorageException(StorageFailure.Unfinished, $"committed, but not in the files yet: {inner.Message}", inner);
