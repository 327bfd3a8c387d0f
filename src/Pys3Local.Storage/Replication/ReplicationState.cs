using System.Collections.Immutable;
using System.Text;

namespace Pys3Local.Storage.Replication;

/// <summary>How far a version has been copied to one target.</summary>
public enum ReplicationProgress
{
    /// <summary>Still to be copied.</summary>
    Pending,

    /// <summary>The target has it, and has said so.</summary>
    Completed,

    /// <summary>The last try failed for a reason that will not go away by itself; it is tried again nevertheless.</summary>
    Failed,
}

/// <summary>A version on its way to one target.</summary>
/// <param name="Remote">The name of the service.</param>
/// <param name="Bucket">There.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="IsThere">The content was taken by the target once: what is still to be copied, if anything, is what is kept with it.</param>
/// <param name="VersionId">The id that the target has given it; null where it keeps no versions.</param>
public sealed record ReplicationCopy(string Remote, string Bucket, ReplicationProgress Progress, bool IsThere = false, string? VersionId = null);

/// <summary>
/// What is kept with a version of its copies elsewhere: written with the version itself, in the same commit. Either it is itself a copy that came from
/// elsewhere, or it has copies, each on its way or there.
/// </summary>
/// <remarks>As an attribute: <c>replica</c>, or copies with a comma between them, each <c>STATE REMOTE BUCKET VERSION</c>, where the state is P, C or F and the version <c>-</c> while the target has nothing and <c>.</c> where it keeps no versions.</remarks>
public sealed record ReplicationState
{
    /// <summary>The name of the attribute of a version that holds it.</summary>
    public const string Attribute = "replication";

    private const string Replica = "replica";
    private const string Nothing = "-";
    private const string Unversioned = ".";

    private ReplicationState(ImmutableArray<ReplicationCopy> copies) => Copies = copies;

    /// <summary>Of a version that came from elsewhere.</summary>
    public static ReplicationState OfReplica { get; } = new([]) { IsReplica = true };

    /// <summary>It came from elsewhere, and goes nowhere.</summary>
    public bool IsReplica { get; private init; }

    public ImmutableArray<ReplicationCopy> Copies { get; }

    /// <summary>As S3 says it in <c>x-amz-replication-status</c>: failed where any has failed, else pending where any is, else completed.</summary>
    public string Status => IsReplica ? "REPLICA"
        : Copies.Any(static copy => copy.Progress == ReplicationProgress.Failed) ? "FAILED"
        : Copies.Any(static copy => copy.Progress == ReplicationProgress.Pending) ? "PENDING"
        : "COMPLETED";

    /// <summary>Null where there are no copies to speak of.</summary>
    public static ReplicationState? Of(ObjectInfo info)
    {
        if (!info.Attributes.TryGetValue(Attribute, out var text))
            return null;

        if (text == Replica)
            return OfReplica;

        var copies = ImmutableArray.CreateBuilder<ReplicationCopy>();
        foreach (var one in text.Split(','))
        {
            if (one.Split(' ') is [var state, { Length: > 0 } remote, { Length: > 0 } bucket, { Length: > 0 } version])
                copies.Add(new(remote, bucket, ProgressOf(state), version != Nothing, version is Nothing or Unversioned ? null : version));
        }

        return copies.Count == 0 ? null : new(copies.ToImmutable());
    }

    public static ReplicationState? Of(IEnumerable<ReplicationCopy> copies) => copies.ToImmutableArray() is { Length: > 0 } some ? new(some) : null;

    public ReplicationCopy? Find(string remote, string bucket) => Copies.FirstOrDefault(copy => copy.Remote == remote && copy.Bucket == bucket);

    /// <summary>The same with another state of one copy.</summary>
    public ReplicationState With(ReplicationCopy changed) =>
        new([.. Copies.Select(copy => copy.Remote == changed.Remote && copy.Bucket == changed.Bucket ? changed : copy)]);

    /// <summary>The version with this state; without any where it is null.</summary>
    public static ObjectInfo Apply(ObjectInfo info, ReplicationState? state) => info with
    {
        Attributes = state is null ? info.Attributes.Remove(Attribute) : info.Attributes.SetItem(Attribute, state.ToText()),
    };

    private static ReplicationProgress ProgressOf(string state) => state switch
    {
        "C" => ReplicationProgress.Completed,
        "F" => ReplicationProgress.Failed,
        _ => ReplicationProgress.Pending,
    };

    /// <summary>As it is kept.</summary>
    public string ToText()
    {
        if (IsReplica)
            return Replica;

        var text = new StringBuilder();
        foreach (var copy in Copies)
        {
            var state = copy.Progress switch { ReplicationProgress.Completed => 'C', ReplicationProgress.Failed => 'F', _ => 'P' };
            text.Append(text.Length == 0 ? "" : ",").Append(state).Append(' ').Append(copy.Remote).Append(' ').Append(copy.Bucket).Append(' ')
                .Append(!copy.IsThere ? Nothing : copy.VersionId ?? Unversioned);
        }

        return text.ToString();
    }
}
