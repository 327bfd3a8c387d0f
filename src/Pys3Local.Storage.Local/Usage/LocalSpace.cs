namespace Pys3Local.Storage.Local.Usage;

/// <summary>How a store's own room is: <c>.pys3local</c>.</summary>
/// <param name="JournalFiles">Segments of the journal.</param>
/// <param name="JournalBytes">Their space; what is in them is no more than that.</param>
/// <param name="IndexBytes">The index with its log.</param>
/// <param name="IndexIsComplete">It knows every object; else it is being built.</param>
/// <param name="UnfinishedKeys">Committed changes that could not be done in the files yet.</param>
/// <param name="DamagedVersions">What verification or a reader has found damaged, and has not been replaced.</param>
public sealed record LocalSpace(int JournalFiles, long JournalBytes, long IndexBytes, bool IndexIsComplete, int UnfinishedKeys, int DamagedVersions);
