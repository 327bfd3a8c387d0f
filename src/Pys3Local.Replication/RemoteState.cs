namespace Pys3Local.Replication;

/// <summary>How the copies to a remote fare.</summary>
/// <param name="Remote">Its name.</param>
/// <param name="Waiting">Keys that have something to be copied, as far as they are known: those of buckets that are to be looked through are not among them.</param>
/// <param name="Scans">Buckets that are to be looked through.</param>
/// <param name="Oldest">Since when the oldest of them waits; null where none does.</param>
/// <param name="Copied">Versions, since the start.</param>
/// <param name="CopiedBytes">Sent, since the start.</param>
/// <param name="Failed">Tries that failed, since the start.</param>
/// <param name="Problem">Why the remote takes nothing now; null while it does.</param>
/// <param name="Failures">Keys that failed by themselves and are tried again, the newest last; only so many are named.</param>
public sealed record RemoteState(
    string Remote, int Waiting, int Scans, DateTimeOffset? Oldest, long Copied, long CopiedBytes, long Failed, string? Problem, IReadOnlyList<KeyFailure> Failures);

/// <summary>A key that could not be copied.</summary>
/// <param name="Bucket">Here.</param>
/// <param name="Key">Of the object.</param>
/// <param name="Time">Of the last try.</param>
/// <param name="Problem">One line.</param>
public sealed record KeyFailure(string Bucket, string Key, DateTimeOffset Time, string Problem);
