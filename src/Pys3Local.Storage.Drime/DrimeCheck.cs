namespace Pys3Local.Storage.Drime;

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What: <c>key</c>, <c>workspace</c>, <c>root folder</c>, <c>quota</c>.</param>
/// <param name="Problem">One line for the operator; null if all is well.</param>
/// <param name="Finding">What was found, for people.</param>
public sealed record DrimeCheck(string Subject, string Finding, string? Problem);
