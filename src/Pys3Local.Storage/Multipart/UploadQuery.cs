namespace Pys3Local.Storage.Multipart;

/// <summary>What part of a bucket's open uploads to list. See <see cref="ListQuery"/>.</summary>
public sealed record UploadQuery
{
    public string Prefix { get; init; } = "";

    public string? Delimiter { get; init; }

    /// <summary>Only keys after it; with <see cref="AfterUploadId"/>, also the uploads of this key that come after that one.</summary>
    public string? AfterKey { get; init; }

    public string? AfterUploadId { get; init; }

    public required int Limit { get; init; }
}
