namespace Pys3Local.Storage.Stacks;

/// <summary>What became of one version of the source.</summary>
public enum StackOutcome
{
    /// <summary>It was written.</summary>
    Brought,

    /// <summary>It was here already.</summary>
    Present,

    /// <summary>What is here under its id was written later, and stays.</summary>
    Newer,

    /// <summary>It is not here, and was not written.</summary>
    Left,
}

/// <summary>
/// Brings the versions of a key to a store that may have some of them, and others of its own: what was written here later stays, and each version gets its place among the others.
/// It can be broken off anywhere, and the next run puts it right.
/// </summary>
/// <param name="isSame">Whether the version that is here (the first) is as the source has it (the second).</param>
public sealed class StackCopy(IObjectStore to, Func<ObjectInfo, ObjectInfo, bool> isSame)
{
    /// <param name="versions">Of one key, the oldest first; one at least.</param>
    /// <param name="bring">Writes one version; false where that cannot be, which it has reported.</param>
    /// <param name="done">Told of each version of the source, with the reason where the store is why it was left; and of one that is here and could not be moved to its place.</param>
    /// <exception cref="StorageException">The store fails, other than by what one version is.</exception>
    public async ValueTask KeyAsync(
        string bucket, IReadOnlyList<ObjectInfo> versions, Func<ObjectInfo, ValueTask<bool>> bring, Action<ObjectInfo, StackOutcome, string?> done, CancellationToken cancellationToken)
    {
        var key = versions[0].Key;
        var here = await FindAsync(bucket, versions, cancellationToken).ConfigureAwait(false);
        var plan = StackPlan.Of(versions, here, isSame);
        var below = await to.FindFixedAsync(bucket, key, plan, cancellationToken).ConfigureAwait(false);
        var isPlaced = false;
        for (var i = 0; i < plan.Count; i++)
        {
            var step = plan[i];
            if (step.Kind == StackStepKind.Missing)
            {
                if (i < below.Count)
                {
                    done(step.Version, StackOutcome.Left, below.Reason);
                    continue;
                }

                var isBrought = await bring(step.Version).ConfigureAwait(false);
                isPlaced |= isBrought;
                done(step.Version, isBrought ? StackOutcome.Brought : StackOutcome.Left, null);
                continue;
            }

            if (step.Kind != StackStepKind.OnlyHere)
                done(step.Version, step.Kind == StackStepKind.Present ? StackOutcome.Present : StackOutcome.Newer, null);

            // Each write puts a version on top: what belongs above one that was missing goes there again.
            if (i >= below.Count && (isPlaced || step.IsMisplaced) && await LiftAsync(bucket, step.Version, cancellationToken).ConfigureAwait(false) is { } failed)
                done(step.Version, StackOutcome.Left, failed);
        }
    }

    /// <summary>Why it could not be; null where it was.</summary>
    private async ValueTask<string?> LiftAsync(string bucket, ObjectInfo version, CancellationToken cancellationToken)
    {
        try
        {
            await to.LiftAsync(bucket, version.Key, version.VersionId, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (StorageException failure) when (VersionStacks.IsOfOne(failure))
        {
            return $"it could not be put back above an older version: {failure.Message}";
        }
    }

    private async ValueTask<IReadOnlyList<ObjectInfo>> FindAsync(string bucket, IReadOnlyList<ObjectInfo> versions, CancellationToken cancellationToken)
    {
        // Most keys are new, or have one version that is here already: no listing is needed for them.
        if (await to.FindObjectAsync(bucket, versions[0].Key, null, cancellationToken).ConfigureAwait(false) is not { } latest)
            return [];

        return versions is [{ } only] && latest.VersionId == only.VersionId && isSame(latest, only)
            ? [latest]
            : await to.FindStackAsync(bucket, versions[0].Key, cancellationToken).ConfigureAwait(false);
    }
}
