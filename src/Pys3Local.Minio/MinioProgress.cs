namespace Pys3Local.Minio;

/// <summary>How far an import has come.</summary>
/// <param name="Imported">Versions and delete markers that were written.</param>
/// <param name="Bytes">Of content.</param>
/// <param name="Present">Versions that were there already.</param>
/// <param name="Newer">Versions that were left because what is here under their id was written later.</param>
/// <param name="Left">Versions that could not be read, each with a line that says why.</param>
public readonly record struct MinioProgress(long Imported, long Bytes, long Present, long Newer, long Left);
