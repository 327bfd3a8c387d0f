namespace Pys3Local.Storage.Local;

/// <param name="Objects">Those that a plain listing shows: the newest versions that are no delete markers.</param>
/// <param name="Size">Their bytes.</param>
public sealed record LocalIndexBucket(string Name, long Objects, long Size);
