namespace Pys3Local.Storage.Stacks;

/// <summary>The versions of one key, as a stack.</summary>
public static class VersionStacks
{
    private const int PageSize = 100;

    /// <summary>All versions of a key, the oldest first.</summary>
    public static async ValueTask<IReadOnlyList<ObjectInfo>> FindStackAsync(this IObjectStore store, string bucket, string key, CancellationToken cancellationToken)
    {
        var found = new List<ObjectInfo>();
        var query = new ListQuery { Prefix = key, Versions = true, Limit = PageSize };
        await foreach (var entry in store.ListAllAsync(bucket, query, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Name != key)
                break;

            found.Add(entry.Object!);
        }

        found.Reverse();
        return found;
    }

    /// <summary>Puts a version that is there on top of the others, as it is.</summary>
    public static async ValueTask LiftAsync(this IObjectStore store, string bucket, string key, string version, CancellationToken cancellationToken)
    {
        if (await store.OpenObjectAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is not { } reader)
            return;

        await using var closing = reader.ConfigureAwait(false);
        await store.PutObjectAsync(
            bucket, key,
            new ObjectWrite
            {
                VersionId = version,
                Body = reader.Info.IsDeleteMarker ? Stream.Null : new ObjectReaderStream(reader),
                Length = reader.Info.Size,
                Seal = _ => reader.Info with { Encryption = null },
                Protection = reader.Info.Encryption is null ? null : new ContentProtection.Ring(),
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Of a plan, how many steps have to stay as they are, because a version that is here and would have to be moved cannot be read. Without its content it cannot be put on top again, and
    /// an older version would be the newest.
    /// </summary>
    /// <returns>And why.</returns>
    public static async ValueTask<(int Count, string Reason)> FindFixedAsync(
        this IObjectStore store, string bucket, string key, IReadOnlyList<StackStep> plan, CancellationToken cancellationToken)
    {
        var firstMove = plan.TakeWhile(static step => step.Kind != StackStepKind.Missing && !step.IsMisplaced).Count();
        for (var i = plan.Count - 1; i > firstMove; i--)
        {
            if (plan[i].Kind == StackStepKind.Missing)
                continue;

            try
            {
                if (await store.OpenObjectAsync(bucket, key, plan[i].Version.VersionId, cancellationToken).ConfigureAwait(false) is { } reader)
                    await reader.DisposeAsync().ConfigureAwait(false);
            }
            catch (StorageException failure) when (IsOfOne(failure))
            {
                return (i + 1, $"a version that belongs above it cannot be moved: {failure.Message}");
            }
        }

        return (0, "");
    }

    /// <summary>It says something of one version, and not of the whole store.</summary>
    internal static bool IsOfOne(StorageException failure) => failure.Failure is StorageFailure.Damaged or StorageFailure.KeyMissing or StorageFailure.KeyRefused;
}
