using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Whole;

namespace Pys3Local.Cli.Keyring;

/// <summary>What <c>encrypt</c> does, in the server that runs or without one: bucket by bucket.</summary>
internal static class EncryptionPass
{
    /// <param name="progress">Of all buckets together.</param>
    /// <param name="report">Takes a line for each object that is left in the clear.</param>
    public static async Task<PassProgress> RunAsync(
        EncryptedStore store, IReadOnlyList<string> buckets, IProgress<PassProgress> progress, Action<string> report, CancellationToken cancellationToken)
    {
        var total = default(PassProgress);
        foreach (var bucket in buckets)
        {
            var before = total;
            var done = await new BucketPass(store, bucket, new Sum(progress, before), report).EncryptAsync(cancellationToken);
            total = Both(before, done);
        }

        return total;
    }

    private static PassProgress Both(PassProgress one, PassProgress other) =>
        new(one.Done + other.Done, one.Skipped + other.Skipped, one.Left + other.Left, one.Bytes + other.Bytes);

    private sealed class Sum(IProgress<PassProgress> all, PassProgress before) : IProgress<PassProgress>
    {
        public void Report(PassProgress value) => all.Report(Both(before, value));
    }
}
