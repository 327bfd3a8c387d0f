using Pys3Local.Storage.Limits;

namespace Pys3Local.Storage.Local.Verification;

/// <summary>What a verification has done so far, and how fast it may go on.</summary>
internal sealed class VerifyTally(TimeProvider time, long? bytesPerSecond, IProgress<VerifyProgress>? progress, CancellationToken stopping)
{
    private readonly Pace _pace = new(time, bytesPerSecond);
    private long _bytes;

    public long Versions { get; set; }

    public long Unverifiable { get; set; }

    public long WithoutChecksum { get; set; }

    public VerifyProgress Progress => new(Versions, _bytes, Unverifiable, WithoutChecksum);

    public void Report() => progress?.Report(Progress);

    /// <summary>Counts what was read, and waits where it is faster than it may be.</summary>
    /// <param name="count">Bytes.</param>
    public ValueTask ReadAsync(int count)
    {
        _bytes += count;
        return _pace.AddAsync(count, Report, stopping);
    }
}
