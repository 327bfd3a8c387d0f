namespace Pys3Local.Storage.Stacks;

/// <summary>What there is to do about one version.</summary>
public enum StackStepKind
{
    /// <summary>It has to be brought.</summary>
    Missing,

    /// <summary>It is here, as the source has it.</summary>
    Present,

    /// <summary>Another content is here under its id, which was written later.</summary>
    Newer,

    /// <summary>The source does not know it.</summary>
    OnlyHere,
}

/// <summary>One version of a stack as it shall become.</summary>
/// <param name="Version">As the source has it where it is missing, else as it is here.</param>
/// <param name="IsMisplaced">It is below one that is older.</param>
public readonly record struct StackStep(StackStepKind Kind, ObjectInfo Version, bool IsMisplaced);

/// <summary>
/// What the versions of a key shall be in the end, the oldest first: those of the source in their order, and those that only the target has by their
/// time among them. So a run that was broken off between two writes leaves nothing that the next one does not put right.
/// </summary>
public static class StackPlan
{
    /// <param name="source">The oldest first.</param>
    /// <param name="here">The oldest first.</param>
    /// <param name="isSame">Whether the version that is here (the first) is as the source has it (the second).</param>
    public static IReadOnlyList<StackStep> Of(IReadOnlyList<ObjectInfo> source, IReadOnlyList<ObjectInfo> here, Func<ObjectInfo, ObjectInfo, bool> isSame)
    {
        var ids = source.Select(version => version.VersionId).ToHashSet(StringComparer.Ordinal);
        var byId = here.ToDictionary(version => version.VersionId, StringComparer.Ordinal);
        var own = new Queue<ObjectInfo>(here.Where(version => !ids.Contains(version.VersionId)));
        var steps = new List<(StackStepKind Kind, ObjectInfo Version)>();
        foreach (var version in source)
        {
            while (own.TryPeek(out var mine) && mine.LastModified < version.LastModified)
                steps.Add((StackStepKind.OnlyHere, own.Dequeue()));

            steps.Add(byId.GetValueOrDefault(version.VersionId) is not { } kept ? (StackStepKind.Missing, version)
                : isSame(kept, version) ? (StackStepKind.Present, kept)
                : kept.LastModified > version.LastModified ? (StackStepKind.Newer, kept)
                : (StackStepKind.Missing, version));
        }

        steps.AddRange(own.Select(mine => (StackStepKind.OnlyHere, mine)));
        return Placed(steps, here);
    }

    /// <summary>From the first one that is in another order here, all are misplaced.</summary>
    private static List<StackStep> Placed(List<(StackStepKind Kind, ObjectInfo Version)> steps, IReadOnlyList<ObjectInfo> here)
    {
        var kept = steps.Where(step => step.Kind != StackStepKind.Missing).Select(step => step.Version.VersionId).ToHashSet(StringComparer.Ordinal);
        using var order = here.Where(version => kept.Contains(version.VersionId)).GetEnumerator();
        var isMisplaced = false;
        var result = new List<StackStep>();
        foreach (var (kind, version) in steps)
        {
            if (kind != StackStepKind.Missing)
                isMisplaced |= !order.MoveNext() || order.Current.VersionId != version.VersionId;

            result.Add(new StackStep(kind, version, isMisplaced && kind != StackStepKind.Missing));
        }

        return result;
    }
}
