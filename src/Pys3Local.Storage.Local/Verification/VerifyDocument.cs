namespace Pys3Local.Storage.Local.Verification;

/// <summary><c>.pys3local/verify.json</c>: how the last verification came out, and which versions get an error instead of their bytes.</summary>
internal sealed class VerifyDocument
{
    public VerifyReport? Report { get; set; }

    public List<Entry> Damage { get; set; } = [];

    /// <param name="ETag">Of what was stored.</param>
    /// <param name="Size">Of the file, in bytes.</param>
    /// <param name="Modified">As in <see cref="Files.FileFacts.Modified"/>.</param>
    internal sealed record Entry(string Bucket, string Key, string VersionId, string ETag, long Size, long Modified);
}
