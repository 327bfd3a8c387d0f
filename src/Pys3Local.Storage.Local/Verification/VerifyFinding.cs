namespace Pys3Local.Storage.Local.Verification;

/// <summary>One thing that a verification has found wrong.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Bucket">Empty if it is about the store as a whole.</param>
/// <param name="Key">Empty if it is about a bucket or a directory as a whole.</param>
/// <param name="VersionId">The version, or the null version.</param>
/// <param name="Message">One line for people.</param>
/// <param name="Path">The file that it is about; null if there is none.</param>
public sealed record VerifyFinding(VerifyFault Fault, string Bucket, string Key, string VersionId, string Message, string? Path = null);
