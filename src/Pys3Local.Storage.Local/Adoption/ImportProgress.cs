namespace Pys3Local.Storage.Local.Adoption;

/// <summary>How far an import has come.</summary>
/// <param name="Imported">Objects that are served from their new home.</param>
/// <param name="Skipped">Entries that were left as they were: the file is missing, or the key has been written to since.</param>
/// <param name="NotUtf8">Files and directories that were left out, because their names are no UTF-8 and so no keys.</param>
public readonly record struct ImportProgress(long Imported, long Skipped, long NotUtf8 = 0)
{
    /// <summary>That the log names at most, of <see cref="NotUtf8"/>.</summary>
    public const int MostNamed = 20;

    /// <summary>That the log has named.</summary>
    public long Named => Math.Min(NotUtf8, MostNamed);
}
