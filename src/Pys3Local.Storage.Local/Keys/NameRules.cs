namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// What a file system does to names. Found out once, when a store is made, and kept with it: the rules decide where a key is.
/// </summary>
/// <param name="Folds">Upper and lower case, or composed and decomposed letters, are one name.</param>
/// <param name="Windows">Windows' reserved characters and names.</param>
/// <param name="Limit">Bytes that a name may have, with all that is added to it; 0: 255, as nearly everywhere.</param>
internal readonly record struct NameRules(bool Folds, bool Windows, int Limit = 0)
{
    /// <summary>Bytes for <c>%=</c>, <c>.json</c> and the marks of a long component.</summary>
    private const int Added = 15;

    /// <summary>Bytes of a key's component that are one name.</summary>
    public int Longest => (Limit > 0 ? Limit : 255) - Added;
}
