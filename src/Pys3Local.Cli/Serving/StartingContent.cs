using Pys3Local.Cli.Settings;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Operations.Bucket;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Serving;

/// <summary>The buckets and objects that a server is to begin with.</summary>
internal static class StartingContent
{
    /// <exception cref="CommandException">Something of what was asked for cannot be; then nothing of it is made.</exception>
    public static async Task ApplyAsync(IObjectStore store, ServeSettings settings, Shell shell, CancellationToken cancellationToken)
    {
        (string Bucket, string? Word)[] given = [.. settings.Get(ServeOptions.CreateBucket).Select(Parse)];
        var (keep, kind) = (settings.Get(ServeOptions.Keep), settings.Get(ServeOptions.Kind));
        if (given.Length > 0)
            Check(store, keep, kind);
        var seed = settings.Get(ServeOptions.Seed) is { } directory ? SeedDirectory.Read(directory) : null;

        foreach (var (bucket, word) in given)
        {
            await CreateBucketAsync(store, bucket, word, shell, cancellationToken);
            if (keep is { } days)
                await KeepAsync(store, bucket, days, shell, cancellationToken);
            if (kind is not null)
                await SetKindAsync(store, bucket, kind, cancellationToken);
        }

        if (seed is not null)
            await SeedAsync(store, seed, shell, cancellationToken);
    }

    public static void CheckName(string bucket)
    {
        if (!BucketNames.IsLegal(bucket))
            throw new CommandException($"'{bucket}' cannot be the name of a bucket: it has 3 to 63 characters of a-z, 0-9, '-' and '.', and begins and ends with a letter or digit");
    }

    /// <summary>NAME, or NAME:WORD with what everyone may do.</summary>
    private static (string Bucket, string? Word) Parse(string given)
    {
        var (bucket, word) = given.Split(':', 2) is [var name, var after] ? (name, after) : (given, null);
        if (word is not null && !OpenBucket.Words.Contains(word))
            throw new CommandException($"'{given}': after the name of a bucket comes {string.Join(", ", OpenBucket.Words)}");
        CheckName(bucket);
        return (bucket, word);
    }

    private static void Check(IObjectStore store, int? keep, string? kind)
    {
        if (keep is not null && !store.Traits.Versions)
            throw new CommandException($"--keep: the {store.Traits.NoVersions(", and so nothing that was deleted")}");
        if (kind is not null && !BucketKind.Names.Contains(kind))
            throw new CommandException($"--kind: '{kind}' is not known; there is {string.Join(", ", BucketKind.Names)}");
    }

    private static async Task SeedAsync(IObjectStore store, SeedDirectory seed, Shell shell, CancellationToken cancellationToken)
    {
        foreach (var bucket in seed.Buckets)
        {
            await CreateBucketAsync(store, bucket, null, shell, cancellationToken);
            foreach (var (key, file) in seed.FilesOf(bucket))
                await PutAsync(store, bucket, key, file, seed.Manifest.Of(bucket, key), cancellationToken);
        }
    }

    private static async Task PutAsync(IObjectStore store, string bucket, string key, string file, SeededObject properties, CancellationToken cancellationToken)
    {
        try
        {
            await FileUpload.PutAsync(store, bucket, key, file, properties, cancellationToken);
        }
        catch (ArgumentException failure)
        {
            throw new CommandException($"--seed: {bucket}/{key}: {failure.Message}");
        }
    }

    /// <summary>A floor that is there already is never lowered: whoever starts the server again with another number has not thought of what is in it.</summary>
    private static async Task KeepAsync(IObjectStore store, string bucket, int days, Shell shell, CancellationToken cancellationToken)
    {
        var kept = await store.WriteBucketAsync(
            bucket, current => RetentionFloor.DaysOf(current!) >= days ? current! : RetentionFloor.Set(current!, days), cancellationToken);
        if (RetentionFloor.DaysOf(kept) is var longer && longer > days)
            shell.Error.WriteLine($"pys3local: {bucket} keeps everything for {longer} days already, and that can only be made longer: --keep {days} changes nothing");
    }

    private static async Task SetKindAsync(IObjectStore store, string bucket, string kind, CancellationToken cancellationToken) => await store.WriteBucketAsync(
        bucket, current => BucketKind.Of(current!) == kind ? current! : BucketKind.Set(current!, kind), cancellationToken);

    /// <param name="word">What everyone may do: it is set where the bucket is created, and never taken from one that is there.</param>
    private static async Task CreateBucketAsync(IObjectStore store, string bucket, string? word, Shell shell, CancellationToken cancellationToken) =>
        await store.WriteBucketAsync(
            bucket, current => current ?? Made(new BucketInfo { Name = bucket, Created = shell.Time.GetUtcNow() }, word), cancellationToken);

    private static BucketInfo Made(BucketInfo bucket, string? word) => word is null ? bucket : OpenBucket.Set(bucket, word);
}
