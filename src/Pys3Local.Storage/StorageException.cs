namespace Pys3Local.Storage;

/// <summary>A store could not do what it was asked. The message is one line for the operator and names what it is about.</summary>
public class StorageException(StorageFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public StorageFailure Failure { get; } = failure;
}
