using Pys3Local.Cli.Settings;
using Pys3Local.Storage;
using Pys3Local.Storage.Encryption;
using Pys3Local.Storage.Encryption.Keys;

namespace Pys3Local.Cli.Keyring;

/// <summary>What a start has to say about the ring: keys that are missing, and keys that are where the data is.</summary>
internal static class KeyringWarnings
{
    /// <summary>Buckets that are named in one line.</summary>
    private const int MostBuckets = 5;

    /// <summary>Ends without a failure when it is stopped.</summary>
    public static async Task WriteAsync(EncryptedStore store, IKeyRings rings, ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        if (rings is KeyringFile file && file.Current is not null && KeyringPlace.IsBesideData(settings, file))
            shell.Error.WriteLine($"pys3local: WARNING: the ring of keys is in the data directory ({file.Path}): whoever takes the disk has both; move it elsewhere and name it with --keyring-file");

        foreach (var (_, text) in Describe(await FindMissingAsync(store, cancellationToken)))
            shell.Error.WriteLine($"pys3local: WARNING: {text}");
    }

    /// <summary>A sentence for each key that is missing.</summary>
    public static IEnumerable<(string KeyId, string Text)> Describe(IEnumerable<(string KeyId, string Bucket)> all)
    {
        foreach (var missing in all.GroupBy(one => one.KeyId))
        {
            string[] buckets = [.. missing.Select(one => one.Bucket)];
            var named = string.Join(", ", buckets.Take(MostBuckets)) + (buckets.Length > MostBuckets ? $" and {buckets.Length - MostBuckets} more" : "");
            yield return (missing.Key, $"the ring of keys has no key {missing.Key}, and objects in {named} need it: they cannot be read until 'pys3local keyring import' brings it back");
        }
    }

    /// <summary>A service that does not answer yet says so elsewhere.</summary>
    private static async Task<IReadOnlyList<(string KeyId, string Bucket)>> FindMissingAsync(EncryptedStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindMissingKeysAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is StorageException or OperationCanceledException)
        {
            return [];
        }
    }
}
