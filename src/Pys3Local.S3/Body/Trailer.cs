namespace Pys3Local.S3.Body;

/// <summary>A header that came after the content.</summary>
/// <param name="Name">In lower case.</param>
internal readonly record struct Trailer(string Name, string Value);
