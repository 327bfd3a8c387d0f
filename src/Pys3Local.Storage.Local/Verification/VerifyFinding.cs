namespace Pys3Local.Storage.Local.Verification;

/// <summary>One thing that a verification has found wrong.</summary>
/// <param name="Message">One line for people.</param>
public sealed record VerifyFinding(VerifyFault Fault, string Bucket, string Key, string VersionId, string Message);
