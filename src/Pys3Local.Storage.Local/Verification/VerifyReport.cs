namespace Pys3Local.Storage.Local.Verification;

/// <summary>How a verification of the whole store came out. The last one is kept with the store.</summary>
/// <param name="Begun">UTC.</param>
/// <param name="Ended">UTC.</param>
/// <param name="Versions">Looked at.</param>
/// <param name="Bytes">Read.</param>
/// <param name="Unverifiable">As in <see cref="VerifyProgress"/>.</param>
/// <param name="WithoutChecksum">As in <see cref="VerifyProgress"/>.</param>
/// <param name="FindingCount">All of them but those about the index, which was corrected.</param>
/// <param name="Findings">The first of them.</param>
public sealed record VerifyReport(
    DateTimeOffset Begun, DateTimeOffset Ended, long Versions, long Bytes, long Unverifiable, long WithoutChecksum, long FindingCount, IReadOnlyList<VerifyFinding> Findings)
{
    /// <summary>The most findings that are kept.</summary>
    public const int KeptFindings = 1000;
}
