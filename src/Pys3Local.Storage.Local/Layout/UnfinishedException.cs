namespace Pys3Local.Storage.Local.Layout;

/// <summary>A change is committed and could not be done in the files yet.</summary>
internal sealed class UnfinishedException(StorageException inner)
    : StorageException(inner.Failure, $"committed, but not in the files yet: {inner.Message}", inner);
