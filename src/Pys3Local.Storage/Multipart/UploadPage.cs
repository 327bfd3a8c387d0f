namespace Pys3Local.Storage.Multipart;

/// <summary>One page of open uploads: entries in order, common prefixes among them.</summary>
public sealed record UploadPage(IReadOnlyList<UploadEntry> Entries, bool IsTruncated);

/// <summary>An upload, or a common prefix where <paramref name="Upload"/> is null.</summary>
public readonly record struct UploadEntry(string Name, UploadInfo? Upload);
