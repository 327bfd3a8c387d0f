using System.Net;
using Pys3Local.S3Client.Requests;

namespace Pys3Local.Storage.S3;

/// <summary>What the service's refusals mean to a caller of the store.</summary>
internal static class S3Failures
{
    private static readonly HashSet<string> Full = new(StringComparer.Ordinal) { "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "ServiceQuotaExceeded" };

    private static readonly HashSet<string> Slow = new(StringComparer.Ordinal) { "SlowDown", "TooManyRequests", "ThrottlingException", "Throttling", "BandwidthLimitExceeded", "ServerBusy", "ServiceUnavailable" };

    /// <summary>The bytes that arrived are not those that were sent: nothing is wrong with the key.</summary>
    private static readonly HashSet<string> Damaged = new(StringComparer.Ordinal) { "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody" };

    public static StorageException Of(S3Failure failure) => new(
        failure.Code switch
        {
            "NoSuchBucket" => StorageFailure.BucketNotFound,
            "BucketNotEmpty" => StorageFailure.BucketNotEmpty,
            "NoSuchUpload" => StorageFailure.UploadNotFound,
            "InvalidPart" or "InvalidPartOrder" => StorageFailure.PartNotFound,
            "NotImplemented" or "MethodNotAllowed" or "EntityTooSmall" or "KeyTooLongError" => StorageFailure.NotSupported,
            _ when Full.Contains(failure.Code) => StorageFailure.NoSpace,
            _ when Slow.Contains(failure.Code) => StorageFailure.Busy,
            _ when Damaged.Contains(failure.Code) || failure.IsOfSignedPieces => StorageFailure.Unavailable,
            _ => failure.Status switch
            {
                HttpStatusCode.InsufficientStorage => StorageFailure.NoSpace,
                HttpStatusCode.TooManyRequests => StorageFailure.Busy,
                HttpStatusCode.NotImplemented => StorageFailure.NotSupported,

                // A wrong key, a revoked one, a right that is missing, a bucket of another region: nothing that a client could do.
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.BadRequest
                    when failure.Code != "RequestTimeTooSkewed" => StorageFailure.Refused,
                _ => StorageFailure.Unavailable,
            },
        },
        failure.Message,
        failure);

    public static async ValueTask<T> MappedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (S3Failure failure)
        {
            throw Of(failure);
        }
    }
}

/// <summary>The body of an answer, with the failures of a store.</summary>
internal sealed class MappedBody(S3Answer answer, Stream body) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure failure)
        {
            throw S3Failures.Of(failure);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await body.DisposeAsync().ConfigureAwait(false);
        await answer.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
