using Pys3Local.Storage;

namespace Pys3Local.S3.Errors;

/// <summary>The one mapping from what a store could not do to what S3 answers.</summary>
internal static class StorageErrors
{
    public static S3Error Of(StorageFailure failure) => failure switch
    {
        StorageFailure.BucketNotFound => S3Errors.NoSuchBucket,
        StorageFailure.BucketNotEmpty => S3Errors.BucketNotEmpty,
        StorageFailure.UploadNotFound => S3Errors.NoSuchUpload,
        StorageFailure.PartNotFound => S3Errors.InvalidPart,
        StorageFailure.NoSpace => S3Errors.InsufficientStorage,
        StorageFailure.QuotaExceeded => S3Errors.QuotaExceeded,
        StorageFailure.ReadOnly => S3Errors.StorageReadOnly,
        StorageFailure.WritesRefused => S3Errors.AccessDenied,
        StorageFailure.KeyNotKept => S3Errors.KeyNotKept,
        StorageFailure.NotSupported => S3Errors.NotImplemented,
        StorageFailure.Busy => S3Errors.SlowDown,
        StorageFailure.Unavailable => S3Errors.ServiceUnavailable,
        StorageFailure.NotWritten => S3Errors.StorageNotWritten,
        StorageFailure.Unfinished => S3Errors.StorageUnfinished,
        StorageFailure.Refused => S3Errors.StorageRefused,
        StorageFailure.KeyRefused => S3Errors.AccessDenied,
        StorageFailure.KeyMissing => S3Errors.KmsNotFound,
        StorageFailure.Damaged => S3Errors.StorageDamaged,
        _ => S3Errors.InternalError,
    };
}
