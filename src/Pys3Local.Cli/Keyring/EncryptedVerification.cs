using System.Runtime.CompilerServices;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Limits;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Keyring;

/// <summary>A verification of what is stored, and then, with the ring, of what is encrypted in it.</summary>
internal static class EncryptedVerification
{
    /// <param name="local">The store.</param>
    /// <param name="encrypted">The same store, as it is read through its encryption.</param>
    public static async IAsyncEnumerable<VerifyFinding> RunAsync(
        LocalObjectStore local, EncryptedStore encrypted, VerifyOptions options, IProgress<VerifyProgress> progress, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var damaged = new HashSet<(string, string, string)>();
        var stored = new Reached(progress);
        await foreach (var finding in local.VerifyAsync(options, stored, cancellationToken))
        {
            damaged.Add((finding.Bucket, finding.Key, finding.VersionId));
            yield return finding;
        }

        if (options.IndexOnly)
            yield break;

        var pace = new Pace(time, options.BytesPerSecond);
        var reached = stored.Last;
        foreach (var bucket in await encrypted.ListBucketsAsync(cancellationToken))
        {
            if (options.Bucket is not null && options.Bucket != bucket.Name)
                continue;

            var check = new EncryptedContentCheck(encrypted, new Through(progress, reached), pace);
            await foreach (var fault in check.RunAsync(bucket.Name, cancellationToken))
            {
                if (!damaged.Contains((bucket.Name, fault.Version.Key, fault.Version.VersionId)))
                {
                    yield return new(
                        fault.Failure == StorageFailure.Damaged ? VerifyFault.Damaged : VerifyFault.Unreadable, bucket.Name, fault.Version.Key, fault.Version.VersionId, fault.Message);
                }
            }

            reached = Through.Sum(reached, check.Reached);
            if (check.Reached.WithoutKey is > 0 and var count)
                yield return new(VerifyFault.Key, bucket.Name, "", ObjectInfo.NullVersion, $"{CountText.Of(count, "version")} could not be decrypted, and so not verified. The first: {check.FirstWithoutKey}");
        }
    }

    private sealed class Reached(IProgress<VerifyProgress> progress) : IProgress<VerifyProgress>
    {
        public VerifyProgress Last { get; private set; }

        public void Report(VerifyProgress value) => progress.Report(Last = value);
    }

    private sealed class Through(IProgress<VerifyProgress> progress, VerifyProgress before) : IProgress<ContentProgress>
    {
        public static VerifyProgress Sum(VerifyProgress before, ContentProgress value) =>
            before with { Bytes = before.Bytes + value.Bytes, WithoutKey = before.WithoutKey + value.WithoutKey, OfClients = before.OfClients + value.OfClients };

        public void Report(ContentProgress value) => progress.Report(Sum(before, value));
    }
}
