namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// What a file system does to names. Found out once, when a store is made, and kept with it: the rules decide where a key is.
/// </summary>
/// <param name="Folds">Upper and lower case, or composed and decomposed letters, are one name.</param>
/// <param name="Windows">Windows' reserved characters and names.</param>
internal readonly record struct NameRules(bool Folds, bool Windows);
