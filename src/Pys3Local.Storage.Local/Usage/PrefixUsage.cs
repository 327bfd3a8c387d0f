namespace Pys3Local.Storage.Local.Usage;

/// <summary>What is below a prefix.</summary>
/// <param name="Prefix">As it was asked for.</param>
/// <param name="Total">All of it.</param>
/// <param name="Parts">By the next component of the keys, its slash included, in order; keys without a further slash are not among them.</param>
/// <param name="HasMore">There are more parts than were asked for.</param>
/// <param name="IsComplete">The index knows every object.</param>
public sealed record PrefixUsage(string Prefix, UsageSum Total, IReadOnlyList<UsagePart> Parts, bool HasMore, bool IsComplete);

/// <summary>A part of what is below a prefix.</summary>
public sealed record UsagePart(string Prefix, UsageSum Sum);

/// <param name="Objects">What a plain listing shows.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="Versions">All, delete markers among them.</param>
/// <param name="VersionBytes">Of all versions.</param>
/// <param name="DeleteMarkers">Among the versions.</param>
public sealed record UsageSum(long Objects, long Bytes, long Versions, long VersionBytes, long DeleteMarkers);
