using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;

namespace Pys3Local.Transfer.Targets;

/// <summary>Tries to bring one version over, again where its content came damaged, and reports what could not be brought.</summary>
internal static class Attempts
{
    /// <summary>Of one version.</summary>
    public const int Most = 3;

    /// <param name="copy">Gets the number of the attempt, from 1.</param>
    /// <returns>False where it was reported as missing.</returns>
    public static async Task<bool> RunAsync(KeyStack stack, ObjectInfo version, TransferLog log, Func<int, Task> copy)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await copy(attempt).ConfigureAwait(false);
                return true;
            }
            catch (ContentMismatchException) when (attempt < Most)
            {
                // It may have been the way.
            }
            catch (Exception failure) when (ReasonOf(failure) is { } reason)
            {
                log.Miss(new MissingVersion(stack.FromBucket, version.Key, version.VersionId, reason), failure is S3Failure { Status: 0 });
                return false;
            }
        }
    }

    /// <summary>Why this one version could not be brought; null for what concerns them all.</summary>
    private static string? ReasonOf(Exception failure) => failure switch
    {
        VersionException or ContentMismatchException => failure.Message,
        S3Failure => failure.Message,
        StorageException { Failure: StorageFailure.Damaged or StorageFailure.KeyMissing or StorageFailure.KeyRefused or StorageFailure.NotSupported or StorageFailure.QuotaExceeded } => failure.Message,
        _ => null,
    };
}
