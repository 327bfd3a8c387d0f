namespace Pys3Local.Storage;

/// <summary>Why a store could not do what it was asked. One value for each thing that a caller would do differently.</summary>
public enum StorageFailure
{
    /// <summary>There is no such bucket.</summary>
    BucketNotFound,

    /// <summary>The bucket holds objects.</summary>
    BucketNotEmpty,

    /// <summary>There is no such upload, or it has been completed or aborted.</summary>
    UploadNotFound,

    /// <summary>A part that was named has not been uploaded.</summary>
    PartNotFound,

    /// <summary>The disk, or the quota, is full. What was there before is untouched; deleting helps.</summary>
    NoSpace,

    /// <summary>The store takes no writes.</summary>
    ReadOnly,

    /// <summary>The operator wants nothing to be written, or the service behind the store keeps a version by a lock of its own. The message is for the client, too.</summary>
    WritesRefused,

    /// <summary>This store cannot do this at all.</summary>
    NotSupported,

    /// <summary>This store cannot keep a key like this one. The message says why, and is for the client, too.</summary>
    KeyNotKept,

    /// <summary>Too much at once; the same call may succeed later.</summary>
    Busy,

    /// <summary>The disk or the service behind the store does not answer as it should; the same call may succeed later.</summary>
    Unavailable,

    /// <summary>The disk reports an error of a write, or of a sync. What was there before is untouched; the same call may succeed later.</summary>
    NotWritten,

    /// <summary>A change that is recorded could not be finished yet: it is tried again, and shows when that is done. The same call again does no harm.</summary>
    Unfinished,

    /// <summary>The service behind the store refuses its credentials: only the operator can help.</summary>
    Refused,

    /// <summary>The bucket would hold more than the operator lets it.</summary>
    QuotaExceeded,

    /// <summary>This object, or what is kept with it, cannot be read as it was written.</summary>
    Damaged,

    /// <summary>The content is encrypted with a client's key, and the caller brings none, or another.</summary>
    KeyRefused,

    /// <summary>The content is encrypted with a key that the server does not have: the message names it.</summary>
    KeyMissing,
}

/// <summary>A store could not do what it was asked. The message is one line for the operator and names what it is about.</summary>
public class StorageException(StorageFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public StorageFailure Failure { get; } = failure;
}
