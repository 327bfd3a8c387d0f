using Pys3Local.S3Client.Requests;

namespace Pys3Local.Transfer.Reports;

/// <summary>How far a run has come.</summary>
public readonly record struct TransferProgress
{
    /// <summary>Versions that arrived, delete markers included; in a dry run those that would.</summary>
    public long Copied { get; init; }

    /// <summary>That were read for them.</summary>
    public long Bytes { get; init; }

    /// <summary>Versions that were there already.</summary>
    public long Present { get; init; }

    /// <summary>Of those, how many got other metadata, tags or locks.</summary>
    public long Updated { get; init; }

    /// <summary>Versions of the source that were left because the target has a newer content under the same id.</summary>
    public long Newer { get; init; }

    /// <summary>Versions that went away at the source meanwhile.</summary>
    public long Gone { get; init; }

    /// <summary>Of the copied ones, how many had nothing but their size to compare.</summary>
    public long Unproven { get; init; }

    /// <summary>Versions that did not arrive; each was reported.</summary>
    public long Missing { get; init; }
}

/// <summary>A version that did not arrive, and why.</summary>
/// <param name="Version">Null for a bucket or an object as a whole.</param>
public sealed record MissingVersion(string Bucket, string Key, string? Version, string Reason);

/// <summary>What a run has done, counted by many at once.</summary>
/// <param name="progress">Null for nobody.</param>
/// <param name="report">Gets a line for each version that did not arrive, and for what else a person should know.</param>
public sealed class TransferLog(IProgress<TransferProgress>? progress, Action<string> report)
{
    /// <summary>Of those that are missing, as many are kept for the report at the end; all are counted, and said when it happens.</summary>
    public const int MaxKept = 1000;

    /// <summary>Versions in a row that a service has not answered for: then it is away, and not one of its objects damaged.</summary>
    private const int MaxUnanswered = 12;

    private readonly Lock _gate = new();
    private readonly List<MissingVersion> _missing = [];
    private readonly List<string> _notes = [];
    private TransferProgress _progress;
    private int _unanswered;

    public TransferProgress Progress
    {
        get
        {
            lock (_gate)
                return _progress;
        }
    }

    /// <summary>The first <see cref="MaxKept"/> of them.</summary>
    public IReadOnlyList<MissingVersion> Missing => _missing;

    /// <summary>What a person should know and is no failure: settings that were not taken over, places that were changed.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Read(long bytes) => Change(p => p with { Bytes = p.Bytes + bytes });

    public void Copied(bool isProven = true)
    {
        lock (_gate)
            _unanswered = 0;

        Change(p => p with { Copied = p.Copied + 1, Unproven = p.Unproven + (isProven ? 0 : 1) });
    }

    public void Present(long count = 1) => Change(p => p with { Present = p.Present + count });

    public void Updated() => Change(static p => p with { Updated = p.Updated + 1 });

    public void Newer(string bucket, string key)
    {
        Change(static p => p with { Newer = p.Newer + 1 });
        Note($"{bucket}/{key}: what is here is newer than at the source, and stays");
    }

    public void Gone() => Change(static p => p with { Gone = p.Gone + 1 });

    public void Note(string text)
    {
        lock (_gate)
        {
            if (_notes.Count < MaxKept)
                _notes.Add(text);

            report(text);
        }
    }

    /// <param name="isUnanswered">A service did not answer.</param>
    /// <exception cref="TransferStoppedException">It has not answered for so long that nothing more will come.</exception>
    public void Miss(MissingVersion version, bool isUnanswered = false)
    {
        lock (_gate)
        {
            _progress = _progress with { Missing = _progress.Missing + 1 };
            if (_missing.Count < MaxKept)
                _missing.Add(version);

            report($"{version.Bucket}/{version.Key}{(version.Version is null or "null" ? "" : $" (version {version.Version})")}: missing: {version.Reason}");
            _unanswered = isUnanswered ? _unanswered + 1 : 0;
            if (_unanswered >= MaxUnanswered)
                throw new TransferStoppedException($"there has been no answer for {_unanswered} versions in a row; run it again to go on: {version.Reason}");
        }
    }

    private void Change(Func<TransferProgress, TransferProgress> change)
    {
        lock (_gate)
        {
            _progress = change(_progress);
            progress?.Report(_progress);
        }
    }
}

/// <summary>A run cannot go on. What has arrived stays, and another run goes on from there.</summary>
public sealed class TransferStoppedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A service has refused what everything else depends on: with what to do about it.</summary>
    public static TransferStoppedException Of(S3Failure failure) => new($"{failure.Message}; {RemedyOf(failure)}", failure);

    private static string RemedyOf(S3Failure failure) => failure switch
    {
        { IsOfKey: true } => "the key or its secret is wrong, or is not for this service: check the access key, its secret and the region",
        { IsDenied: true, Code: nameof(System.Net.HttpStatusCode.Forbidden) } => "the key or its secret is wrong, or the key may not do this: check both, and what it may do",
        { IsDenied: true } => "the key is known there, and may not do this: give another key, or let this one list and read the buckets",
        { IsTransient: true } => "run it again to go on",
        _ => "check the place and the key, then run it again to go on",
    };
}
