namespace Pys3Local.Storage.Drime.Blobs;

/// <summary>The limits of the object store behind the service.</summary>
internal static class PartLimits
{
    /// <summary>Bytes: the least of a part that is not the last. All parts but the last are of one size.</summary>
    public const int MinPart = 5 * 1024 * 1024;

    public const int MaxParts = 10_000;

    public const string Mime = "application/octet-stream";
}
