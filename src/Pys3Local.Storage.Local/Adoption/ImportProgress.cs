namespace Pys3Local.Storage.Local.Adoption;

/// <summary>How far an import has come.</summary>
/// <param name="Imported">Objects that are served from their new home.</param>
/// <param name="Skipped">Entries that were left as they were: the file is missing, or the key has been written to since.</param>
public readonly record struct ImportProgress(long Imported, long Skipped);
